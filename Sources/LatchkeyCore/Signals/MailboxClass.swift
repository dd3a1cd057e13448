/// Whose mailbox an address seems to be: policy asks more of those that several people read.
public enum MailboxClass: String, Sendable, CaseIterable {
    case person
    /// Named after a task and not after somebody: `info@`, `billing@`.
    case role
    /// Several people are known to read it.
    case shared
    /// Anybody may read it, or soon will.
    case disposable
    /// What is sent there seems to be read elsewhere too.
    case forwardingSuspected = "forwarding_suspected"
}

/// A mailbox's class, and the one thing that decided it.
public struct MailboxJudgement: Hashable, Sendable {
    /// Fixed words for audit events.
    public enum Evidence: String, Sendable, CaseIterable {
        case markedByAdministrator = "marked_by_administrator"
        case rule
        case disposableDomain = "disposable_domain"
        case roleName = "role_name"
        case severalDevices = "several_devices"
        case openedElsewhere = "opened_elsewhere"
        case none
    }

    public let mailbox: MailboxClass
    public let evidence: Evidence

    public init(mailbox: MailboxClass, evidence: Evidence) {
        self.mailbox = mailbox
        self.evidence = evidence
    }
}

extension MailboxRules {
    /// So many devices in 30 days are more than one person's.
    static let manyDevices = 5
    /// So many openings by a browser that began nothing are more than a slip or a scanner's curiosity.
    static let manyUnboundOpenings = 3

    /// The first that applies, from what somebody decided, over what the address says, to what was observed.
    ///
    /// - Parameters:
    ///   - marked: what an administrator said of this address, `person` included; it stands above everything.
    ///   - devicesIn30Days: known devices that signed in under the address.
    ///   - unboundOpenings: openings by people in browsers that hadn't begun the sign-in, without scanners and prefetches.
    public func judge(
        _ address: EmailAddress, marked: MailboxClass?, devicesIn30Days: Int, unboundOpenings: Int
    ) -> MailboxJudgement {
        if let marked { return MailboxJudgement(mailbox: marked, evidence: .markedByAdministrator) }
        if isShared(address) { return MailboxJudgement(mailbox: .shared, evidence: .rule) }
        if isDisposable(address) { return MailboxJudgement(mailbox: .disposable, evidence: .disposableDomain) }
        if isRole(address) { return MailboxJudgement(mailbox: .role, evidence: .roleName) }
        if devicesIn30Days >= Self.manyDevices {
            return MailboxJudgement(mailbox: .shared, evidence: .severalDevices)
        }
        if unboundOpenings >= Self.manyUnboundOpenings {
            return MailboxJudgement(mailbox: .forwardingSuspected, evidence: .openedElsewhere)
        }
        return MailboxJudgement(mailbox: .person, evidence: .none)
    }
}
