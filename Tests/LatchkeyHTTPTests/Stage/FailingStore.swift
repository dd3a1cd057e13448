import LatchkeyCore
import Synchronization

/// A store that can be told to fail.
final class FailingStore: Store {
    private let inner: any Store
    private let failure = Mutex<(any Error)?>(nil)

    init(_ inner: any Store) {
        self.inner = inner
    }

    func fail(with error: (any Error)?) {
        failure.withLock { $0 = error }
    }

    func transact<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome
    ) async throws -> Outcome {
        if let error = failure.withLock({ $0 }) { throw error }
        return try await inner.transact(work)
    }

    func read<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreSnapshot) throws -> Outcome
    ) async throws -> Outcome {
        if let error = failure.withLock({ $0 }) { throw error }
        return try await inner.read(work)
    }

    func session(with candidates: [SecretDigest]) async throws -> SessionRecord? {
        if let error = failure.withLock({ $0 }) { throw error }
        return try await inner.session(with: candidates)
    }

    func sharedTime() async throws -> Timestamp? { try await inner.sharedTime() }

    var isShared: Bool { inner.isShared }
}
