public import LatchkeyCore

/// Makes, lists and revokes the keys with which programs use the administration API.
public struct ManageAPIKeys: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Addition: Sendable {
        /// The secret is shown now and never again.
        case added(APIKey, Secret)
        /// One of this name is alive.
        case nameTaken
        case unfitName
        case unfitLife
        case noScope
    }

    public func add(_ name: String, scopes: Set<APIKey.Scope>, lasting life: TimeSpan) async throws -> Addition {
        guard APIKey.isName(name) else { return .unfitName }
        guard !scopes.isEmpty else { return .noScope }
        guard life > .seconds(0), life <= APIKey.longestLife else { return .unfitLife }
        let now = workplace.clock.now
        let secret = Secret.random(.apiKey, from: workplace.entropy)
        let key = APIKey(
            id: .ordered(at: now, from: workplace.entropy), digest: workplace.keyring.digest(secret), name: name,
            scopes: scopes, createdAt: now, expiry: now + life)
        return try await workplace.store.transact { transaction in
            guard try !transaction.apiKeys().contains(where: { $0.name == name && $0.isLive(at: now) }) else {
                return .nameTaken
            }
            try transaction.insert(key)
            let words = scopes.map(\.rawValue).sorted().joined(separator: ",")
            try transaction.append(
                AuditEvent(
                    .keyAdded, at: now,
                    details: ["key": name, "scopes": words, "until": key.expiry.description, "by": "operator"]))
            return .added(key, secret)
        }
    }

    public func list() async throws -> [APIKey] { try await workplace.store.read { try $0.apiKeys() } }

    /// Nil if none of this name is alive.
    public func revoke(_ name: String) async throws -> APIKey? {
        let now = workplace.clock.now
        return try await workplace.store.transact { transaction in
            guard var key = try transaction.apiKeys().first(where: { $0.name == name && $0.isLive(at: now) }) else {
                return nil
            }
            try transaction.revoke(key.id, at: now)
            try transaction.append(AuditEvent(.keyRevoked, at: now, details: ["key": name, "by": "operator"]))
            _ = key.revoke(at: now)
            return key
        }
    }

    public var now: Timestamp { workplace.clock.now }
}
