public enum APIKeyEntity {}
public typealias APIKeyID = Identifier<APIKeyEntity>

/// What a program may ask of the administration API, and for how long. Its secret is shown once; the store keeps a digest.
public struct APIKey: Hashable, Sendable {
    public enum Scope: String, Sendable, CaseIterable {
        case accountsRead = "accounts:read"
        case accountsWrite = "accounts:write"
        /// Start a recovery, or approve one.
        case recoveries
        /// The kill switch.
        case revoke
    }

    public let id: APIKeyID
    public let digest: SecretDigest
    /// Who uses it, in the operator's words; stands in audit events.
    public let name: String
    public let scopes: Set<Scope>
    public let createdAt: Timestamp
    public let expiry: Timestamp
    public internal(set) var revokedAt: Timestamp?

    /// A key that lives for ever is one that nobody looks after.
    public static let longestLife = TimeSpan.days(400)

    public init(
        id: APIKeyID, digest: SecretDigest, name: String, scopes: Set<Scope>, createdAt: Timestamp, expiry: Timestamp,
        revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.digest = digest
        self.name = name
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiry = expiry
        self.revokedAt = revokedAt
    }

    public func isLive(at now: Timestamp) -> Bool { revokedAt == nil && now < expiry }

    /// False if it was revoked already.
    public mutating func revoke(at now: Timestamp) -> Bool {
        guard revokedAt == nil else { return false }
        revokedAt = now
        return true
    }

    /// 1 to 40 of letters, digits and `-_.`: it stands in logs and audit events.
    public static func isName(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                Base62.contains(byte) || byte == 0x2d || byte == 0x5f || byte == 0x2e
            }
    }
}
