import LatchkeyCore
import Synchronization

/// A store that can be told to fail, or to keep everybody waiting.
final class FailingStore: Store {
    private struct Gate {
        var isShut = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let inner: any Store
    private let failure = Mutex<(any Error)?>(nil)
    private let gate = Mutex(Gate())

    init(_ inner: any Store) {
        self.inner = inner
    }

    func fail(with error: (any Error)?) {
        failure.withLock { $0 = error }
    }

    /// How many wait behind the shut gate.
    var waiting: Int { gate.withLock { $0.waiting.count } }

    func shut() {
        gate.withLock { $0.isShut = true }
    }

    func open() {
        let waiting = gate.withLock { gate in
            defer { gate = Gate() }
            return gate.waiting
        }
        for one in waiting { one.resume() }
    }

    private func pass() async throws {
        if let error = failure.withLock({ $0 }) { throw error }
        await withCheckedContinuation { one in
            let isShut = gate.withLock { gate in
                if gate.isShut { gate.waiting.append(one) }
                return gate.isShut
            }
            if !isShut { one.resume() }
        }
    }

    func transact<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome
    ) async throws -> Outcome {
        try await pass()
        return try await inner.transact(work)
    }

    func read<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreSnapshot) throws -> Outcome
    ) async throws -> Outcome {
        try await pass()
        return try await inner.read(work)
    }

    func session(with candidates: [SecretDigest]) async throws -> SessionRecord? {
        if let error = failure.withLock({ $0 }) { throw error }
        return try await inner.session(with: candidates)
    }

    func sharedTime() async throws -> Timestamp? { try await inner.sharedTime() }

    var isShared: Bool { inner.isShared }
}
