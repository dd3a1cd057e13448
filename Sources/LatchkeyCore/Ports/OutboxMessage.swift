/// A message that waits to be sent, or what became of it.
public struct OutboxMessage: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case queued
        case deferred(reply: String)
        case accepted(reply: String)
        case rejected(reply: String)
        /// The link expired before a mail server took the message.
        case abandoned(reply: String)
    }

    public let id: MessageID
    /// Nil for a notice.
    public let signIn: SignInID?
    /// Whom a notice concerns.
    public let account: AccountID?
    /// AES-GCM under the keyring, with the id as context. Nil as soon as the message is settled.
    public var sealed: [UInt8]?
    public var state: State
    /// When `state` came about.
    public var stateAt: Timestamp
    public var attempts: Int
    public var dueAt: Timestamp
    /// The link's, or a few days for a notice: no attempt begins after it.
    public let expiry: Timestamp

    public init(
        id: MessageID, signIn: SignInID?, account: AccountID? = nil, sealed: [UInt8]?, state: State, stateAt: Timestamp,
        attempts: Int,
        dueAt: Timestamp, expiry: Timestamp
    ) {
        self.id = id
        self.signIn = signIn
        self.account = account
        self.sealed = sealed
        self.state = state
        self.stateAt = stateAt
        self.attempts = attempts
        self.dueAt = dueAt
        self.expiry = expiry
    }

    public var isSettled: Bool {
        switch state {
        case .queued, .deferred: false
        case .accepted, .rejected, .abandoned: true
        }
    }
}
