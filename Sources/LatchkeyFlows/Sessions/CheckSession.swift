public import LatchkeyCore

/// Says who is signed in by a session secret, and keeps the session from falling idle.
public struct CheckSession: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public struct Presence: Hashable, Sendable {
        public let session: Session
        public let account: Account
    }

    /// Nil for a secret that opens nothing: unknown, ended, idle too long, too old, or of an earlier epoch.
    public func callAsFunction(_ secret: Secret) async throws -> Presence? {
        let candidates = workplace.keyring.digests(secret)
        let now = workplace.clock.now
        let found = try await workplace.store.read { try $0.session(with: candidates) }
        guard let (session, account) = found, session.isLive(for: account, at: now) else { return nil }
        var touched = session
        if touched.touch(at: now) {
            try await workplace.store.transact { [touched] in try $0.touch(touched) }
        }
        return Presence(session: touched, account: account)
    }
}
