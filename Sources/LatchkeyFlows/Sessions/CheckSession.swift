public import LatchkeyCore
import Synchronization

/// Says who is signed in by a session secret, and keeps the session from falling idle.
public struct CheckSession: Sendable {
    private let workplace: Workplace
    private let touches = Touches()

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public struct Presence: Hashable, Sendable {
        public let session: Session
        public let account: Account
    }

    /// Nil for a secret that opens nothing: unknown, ended, idle too long, too old, revoked, or of an earlier epoch.
    public func callAsFunction(_ secret: Secret) async throws -> Presence? {
        let candidates = workplace.keyring.digests(secret)
        let now = workplace.clock.now
        guard let record = try await workplace.store.session(with: candidates), record.isLive(at: now) else {
            return nil
        }
        var session = record.session
        if session.touch(at: now) { touch(session) }
        return Presence(session: session, account: record.account)
    }

    /// Beside the answer: a store that is busy, or full, still says who is signed in. A lost note only ends a session
    /// early.
    private func touch(_ session: Session) {
        guard touches.begin(session.id) else { return }
        Task { [workplace, touches] in
            try? await workplace.store.transact { try $0.touch(session) }
            touches.end(session.id)
        }
    }

    /// The sessions whose use is being written down: once is enough.
    private final class Touches: Sendable {
        private let underway = Mutex<Set<SessionID>>([])

        func begin(_ session: SessionID) -> Bool { underway.withLock { $0.insert(session).inserted } }

        func end(_ session: SessionID) { _ = underway.withLock { $0.remove(session) } }
    }
}
