/// Staff want to let somebody set a new second factor.
public struct RecoveryWish: Codable, Sendable {
    public let address: String
    public let app: String
    public let by: String
    public let check: String

    public init(address: String, app: String, by: String, check: String) {
        self.address = address
        self.app = app
        self.by = by
        self.check = check
    }
}

public struct RecoveryRecord: Codable, Sendable {
    public let id: String
    public let account: String
    public let address: String?
    public let app: String
    /// `waiting`, `sent`, `completed`, `expired` or `ended`.
    public let state: String
    public let startedBy: String
    public let check: String
    /// RFC 3339, UTC.
    public let startedAt: String
    public let expiresAt: String
    public let approvedBy: String?
    public let approvedAt: String?
    /// The sign-in that the link belongs to, for `latchkey trace`.
    public let signIn: String?
    /// To be read out to the caller; only in the answer to whoever sent the link, and good for nothing without it.
    public let spokenCode: String?

    public init(
        id: String, account: String, address: String?, app: String, state: String, startedBy: String, check: String,
        startedAt: String, expiresAt: String, approvedBy: String?, approvedAt: String?, signIn: String?,
        spokenCode: String?
    ) {
        self.id = id
        self.account = account
        self.address = address
        self.app = app
        self.state = state
        self.startedBy = startedBy
        self.check = check
        self.startedAt = startedAt
        self.expiresAt = expiresAt
        self.approvedBy = approvedBy
        self.approvedAt = approvedAt
        self.signIn = signIn
        self.spokenCode = spokenCode
    }
}
