/// What the command asks of the server that owns the store.
public enum OperatorRequest: Codable, Sendable {
    case addAccount(address: String)
    case showAccount(address: String)
    case listAccounts(after: String?, limit: Int)
    /// After so many wrong codes that they were switched off.
    case allowCodes(address: String)
    case changeAccount(address: String, change: AccountChange)
    case invite(address: String, app: String?, language: String?)
    case revoke(RevocationWish)
    case addKey(name: String, scopes: [String], seconds: Int64)
    case listKeys
    case revokeKey(name: String)
    case trace(name: String)
    /// Those of the last so many seconds.
    case domains(last: Int64)
    case startRecovery(RecoveryWish)
    case approveRecovery(id: String, by: String)
    case listRecoveries(limit: Int)
    /// Decisions of policy from a moment on, in milliseconds since 1970, a page of them after `place`.
    case decisions(since: Int64, after: Int64?)
    case examine
}

public enum AccountChange: Codable, Sendable {
    case disable
    case enable
    case address(String)
    case signOutEverywhere
    case hold
    case release
    /// A class of mailbox, or nil where it is for the rules to say.
    case mark(String?)
}

public enum OperatorReply: Codable, Sendable {
    /// `says` is the sentence for a person.
    case account(AccountRecord, says: String)
    case accounts([AccountRecord])
    case trace(TraceRecord)
    case domains([DomainRecord])
    case recovery(RecoveryRecord, says: String)
    case recoveries([RecoveryRecord])
    case revoked(RevocationRecord)
    /// `secret` is there once, when the key was made.
    case key(KeyRecord, secret: String?, says: String)
    case keys([KeyRecord])
    /// None after the last.
    case decisions([DecisionRecord])
    case examination(ExaminationRecord)
    /// The answer is no, with a sentence that says why and what to do.
    case refused(String)
}

public struct AccountRecord: Codable, Sendable {
    public let id: String
    public let address: String
    public let standing: String
    public let epoch: Int64
    /// RFC 3339, UTC.
    public let createdAt: String
    public let verifiedAt: String?
    /// What an administrator says that the mailbox is.
    public var mailbox: String?
    /// Since when links are stopped.
    public var heldAt: String?
    public var changedAt: String?
    public var factors: [String] = []
    /// Until when a first factor may be set with a link.
    public var mayEnrolUntil: String?
    public var language: String?
    /// Where the next page of a list begins.
    public let key: String

    public init(
        id: String, address: String, standing: String, epoch: Int64, createdAt: String, verifiedAt: String?, key: String
    ) {
        self.id = id
        self.address = address
        self.standing = standing
        self.epoch = epoch
        self.createdAt = createdAt
        self.verifiedAt = verifiedAt
        self.key = key
    }
}

public struct TraceRecord: Codable, Sendable {
    public let signIn: String
    /// In the order in which they were committed.
    public let events: [EventRecord]

    public init(signIn: String, events: [EventRecord]) {
        self.signIn = signIn
        self.events = events
    }
}

public struct EventRecord: Codable, Sendable {
    /// RFC 3339, UTC.
    public let at: String
    /// A word of the OWASP Logging Vocabulary, or one of ours.
    public let event: String
    public let account: String?
    public let app: String?
    public let network: String?
    public let details: [String: String]

    public init(
        at: String, event: String, account: String?, app: String?, network: String?, details: [String: String]
    ) {
        self.at = at
        self.event = event
        self.account = account
        self.app = app
        self.network = network
        self.details = details
    }
}
