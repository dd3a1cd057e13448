public import LatchkeyCore

/// Says whether a program may do what it asks, by the key that it shows. The store is asked each time, so a key that was
/// revoked is refused from that moment on, at every node.
public struct CheckAPIKey: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case granted(APIKey)
        /// A good key, for other things.
        case lacksScope(APIKey)
        /// Unknown, expired or revoked: answered alike.
        case refused
    }

    public func callAsFunction(
        _ secret: Secret, for scope: APIKey.Scope, from network: NetworkPrefix
    ) async throws
        -> Outcome
    {
        let now = workplace.clock.now
        let candidates = workplace.keyring.digests(secret)
        guard let key = try await workplace.store.read({ try $0.apiKey(with: candidates) }) else { return .refused }
        if key.isLive(at: now), key.scopes.contains(scope) { return .granted(key) }
        try await note(key, scope, network, at: now)
        return key.isLive(at: now) ? .lacksScope(key) : .refused
    }

    /// A key in hands that use it wrongly is worth knowing about; once a minute is enough.
    private func note(_ key: APIKey, _ scope: APIKey.Scope, _ network: NetworkPrefix, at now: Timestamp) async throws {
        let subject = workplace.keyring.pseudonym("key refused", key.id.text)
        let reason = key.revokedAt != nil ? "revoked" : now >= key.expiry ? "expired" : "scope"
        try await workplace.store.transact { transaction in
            var told = try transaction.allowance(subject)
            guard case .granted = told.take(at: now, under: [Limit(1, in: .minutes(1))]) else { return }
            try transaction.save(told, of: subject, until: now + .minutes(1))
            try transaction.append(
                AuditEvent(
                    .keyRefused, at: now, network: network,
                    details: ["key": key.name, "scope": scope.rawValue, "reason": reason]))
        }
    }
}
