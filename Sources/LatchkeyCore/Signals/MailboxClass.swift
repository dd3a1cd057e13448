/// What kind of mailbox an address is, as far as anybody can tell.
public enum MailboxClass: String, Sendable, CaseIterable {
    case person, role, shared, disposable
    case forwardingSuspected = "forwarding_suspected"
}

/// What is thought of a mailbox, and why.
public struct MailboxJudgement: Hashable, Sendable {
    public enum Evidence: String, Sendable, CaseIterable {
        case none
    }

    public let mailbox: MailboxClass
    public let evidence: Evidence
}

public struct MailboxRules: Hashable, Sendable {
    public init() {}

    public func judge(
        _ address: EmailAddress, marked: MailboxClass?, devicesIn30Days: Int, unboundOpenings: Int
    ) -> MailboxJudgement {
        MailboxJudgement(mailbox: marked ?? .person, evidence: .none)
    }
}
