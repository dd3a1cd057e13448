/// The signed-in state of one browser, for one account and one app.
public struct Session: Hashable, Sendable {
    public let id: SessionID
    public let digest: SecretDigest
    public let account: AccountID
    public let app: AppID
    public let signIn: SignInID
    /// The account's epoch when the session began; a session of an older epoch is dead (promise 7).
    public let epoch: Int64
    public let acr: Acr
    /// When the link that it came from was asked for: a watermark above that ends the session with the link.
    public let requestedAt: Timestamp
    public let createdAt: Timestamp
    public let absoluteExpiry: Timestamp
    public let idle: TimeSpan
    public internal(set) var lastSeenAt: Timestamp

    public init(
        id: SessionID, digest: SecretDigest, account: AccountID, app: AppID, signIn: SignInID, epoch: Int64, acr: Acr,
        requestedAt: Timestamp, createdAt: Timestamp, absoluteExpiry: Timestamp, idle: TimeSpan, lastSeenAt: Timestamp
    ) {
        self.id = id
        self.digest = digest
        self.account = account
        self.app = app
        self.signIn = signIn
        self.epoch = epoch
        self.acr = acr
        self.requestedAt = requestedAt
        self.createdAt = createdAt
        self.absoluteExpiry = absoluteExpiry
        self.idle = idle
        self.lastSeenAt = lastSeenAt
    }

    public var expiry: Timestamp { min(absoluteExpiry, lastSeenAt + idle) }

    /// Notes that it was used. True once in a sixtieth of the idle time, so that use doesn't mean a write each time.
    public mutating func touch(at now: Timestamp) -> Bool {
        guard (now - lastSeenAt).milliseconds >= max(1_000, idle.milliseconds / 60) else { return false }
        lastSeenAt = now
        return true
    }
}
