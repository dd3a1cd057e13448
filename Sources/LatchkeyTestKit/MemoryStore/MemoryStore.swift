public import LatchkeyCore

/// The Store port on a ``MemoryDatabase``, as one node has it.
public struct MemoryStore: Store {
    private let database: MemoryDatabase
    private let gate: any StoreGate

    public init(_ database: MemoryDatabase = MemoryDatabase(), gate: any StoreGate = OpenGate()) {
        self.database = database
        self.gate = gate
    }

    public func transact<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome
    ) async throws -> Outcome {
        for _ in 1...StoreConflict.attempts {
            try await gate.beforeSnapshot()
            let transaction = database.begin()
            do {
                let outcome = try work(transaction)
                try await gate.beforeCommit()
                try database.commit(transaction)
                try await gate.afterCommit()
                return outcome
            } catch is StoreConflict {}
        }
        throw StoreConflict()
    }

    public func read<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreSnapshot) throws -> Outcome
    ) async throws -> Outcome {
        try await gate.beforeSnapshot()
        return try work(database.begin())
    }

    public func session(with candidates: [SecretDigest]) async throws -> SessionRecord? {
        try await read { try $0.session(with: candidates) }
    }

    public func sharedTime() async throws -> Timestamp? { nil }

    public var isShared: Bool { true }
}

/// Where a ``MemoryStore`` waits. Work is not `async` and sees its snapshot alone, so however transactions interleave, it is
/// the same as some order of these moments. Whoever throws at one ends the transaction there.
public protocol StoreGate: Sendable {
    func beforeSnapshot() async throws
    func beforeCommit() async throws
    /// Nobody has been told yet.
    func afterCommit() async throws
}

/// Waits nowhere.
public struct OpenGate: StoreGate {
    public init() {}

    public func beforeSnapshot() async {}
    public func beforeCommit() async {}
    public func afterCommit() async {}
}
