/// What the kill switch is to end: one of the first five.
public struct RevocationWish: Codable, Sendable {
    public var account: String?
    public var app: String?
    public var domain: String?
    /// RFC 3339.
    public var issuedBefore: String?
    public var all: Bool?
    public var because: String?

    public init() {}
}

/// What it ended.
public struct RevocationRecord: Codable, Sendable {
    public let links: Int
    public let sessions: Int
    /// Messages that waited and won't be sent.
    public let messages: Int
    /// RFC 3339, UTC.
    public let at: String
    public let revokedInMs: Double
    public let countedInMs: Double

    public init(links: Int, sessions: Int, messages: Int, at: String, revokedInMs: Double, countedInMs: Double) {
        self.links = links
        self.sessions = sessions
        self.messages = messages
        self.at = at
        self.revokedInMs = revokedInMs
        self.countedInMs = countedInMs
    }
}

/// A program's key, without its secret.
public struct KeyRecord: Codable, Sendable {
    public let name: String
    public let scopes: [String]
    public let createdAt: String
    public let expiresAt: String
    public let revokedAt: String?
    public let live: Bool

    public init(
        name: String, scopes: [String], createdAt: String, expiresAt: String, revokedAt: String?, live: Bool
    ) {
        self.name = name
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.live = live
    }
}
