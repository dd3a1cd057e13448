import LatchkeyCore

/// Tells owners what happened to their accounts, in the transaction of what happened.
///
/// Made before the transaction, because that may run twice. Whoever has told something announces `messageQueued` after the
/// commit, so that it is sent at once.
struct Notices: Sendable {
    private let keyring: Keyring
    private let now: Timestamp
    /// What the messages' ids are made of: the same each time the transaction runs.
    private let chance: String

    /// A mailbox that can't be reached for longer than that has other troubles.
    static let lifetime = TimeSpan.days(3)

    init(_ workplace: Workplace, at now: Timestamp) {
        keyring = workplace.keyring
        self.now = now
        chance = MessageID.random(from: workplace.entropy).text
    }

    /// At most once for an account, a kind and an address in one transaction.
    ///
    /// - Parameters:
    ///   - address: where it goes; left out, to the account's own address.
    ///   - requester: the browser in which it was done, where it was done in one.
    ///   - language: left out, that of the account's latest sign-in.
    func tell(
        _ notice: Notice, to account: Account, at address: EmailAddress? = nil, by requester: Requester? = nil,
        language: Language? = nil, expiry: Timestamp? = nil, in transaction: any StoreTransaction
    ) throws {
        let recipient = address ?? account.address
        let id = id(of: "\(account.id)/\(notice.kind.rawValue)/\(recipient.key)")
        let content = SealedNotice(
            NoticeMessage(notice, at: now, by: requester), to: recipient,
            in: language ?? account.language ?? .english)
        try transaction.enqueue(
            OutboxMessage(
                id: id, signIn: nil, account: account.id, sealed: try content.sealed(by: keyring, as: id),
                state: .queued, stateAt: now, attempts: 0, dueAt: now, expiry: expiry ?? now + Self.lifetime))
        try transaction.append(
            AuditEvent(
                .messageQueued, at: now, account: account.id, app: notice.app, details: ["notice": notice.kind.rawValue]
            ))
    }

    private func id(of what: String) -> MessageID {
        .ordered(at: now, from: Drawn(bytes: keyring.pseudonym("notice", "\(chance)/\(what)")))
    }

    private struct Drawn: EntropySource {
        let bytes: [UInt8]

        func bytes(_ count: Int) -> [UInt8] { Array(bytes.prefix(count)) }
    }
}
