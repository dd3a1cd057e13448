/// Where everything is kept. Decisions are made elsewhere; the store makes sure that they happen once.
public protocol Store: Sendable {
    /// Runs `work` alone and atomically: it commits if `work` returns, and leaves no trace if it throws.
    ///
    /// `work` is not `async`, on purpose: nothing slow can happen while the database is held. It may run again after a
    /// serialization failure or a ``StoreConflict``, so time and random bytes are taken before it. When this returns,
    /// the result is durable.
    func transact<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome
    ) async throws -> Outcome

    /// Runs `work` on one consistent picture that holds everything acknowledged before the call.
    func read<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreSnapshot) throws -> Outcome
    ) async throws -> Outcome

    /// The same for a question that looks at many rows and may take seconds: nobody who asks a short one waits for it.
    func survey<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreSnapshot) throws -> Outcome
    ) async throws -> Outcome

    /// The question that is asked most: who is signed in by this? It holds everything acknowledged before the call. An
    /// engine that owns its data may answer from memory.
    func session(with candidates: [SecretDigest]) async throws -> SessionRecord?

    /// The clock that all nodes on this database share, or nil where there is one process and so one clock.
    func sharedTime() async throws -> Timestamp?

    /// Whether other processes may be at work on the same data.
    var isShared: Bool { get }
}

extension Store {
    public func survey<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreSnapshot) throws -> Outcome
    ) async throws -> Outcome {
        try await read(work)
    }
}

/// Thrown inside `transact` when a conditional write found another's change: the work runs again on what is now true.
public struct StoreConflict: Error {
    /// How often a work is tried before its caller is told.
    public static let attempts = 8

    public init() {}
}

/// The store can't serve at the moment; nothing was changed. The sentence is for the operator.
public struct StoreUnavailable: Error, CustomStringConvertible {
    public enum Cause: String, Sendable {
        case locked
        case full
        case unreachable
        /// It asks for another user or password.
        case refused
        /// It was written by a later Latchkey.
        case newer
        /// A copy into it was broken off.
        case halfDone = "half_done"
        /// There is something already where something new was to be made.
        case occupied
    }

    public let cause: Cause
    public let description: String

    public init(_ cause: Cause, _ description: String) {
        self.cause = cause
        self.description = description
    }
}

/// An impossible combination of columns: somebody edited the database, or we have a bug.
public struct CorruptRow: Error, CustomStringConvertible {
    public let table: String
    public let column: String
    public let id: String

    public init(table: String, column: String, id: String) {
        self.table = table
        self.column = column
        self.id = id
    }

    public var description: String { "row \(id) of \(table) has an impossible value in \(column)" }
}

public protocol StoreSnapshot: AccountReading, SignInReading, SessionReading, OutboxReading, AuditReading,
    AllowanceReading, OpenerReading, TrafficReading, FactorReading, RecoveryReading, AddressReading, APIKeyReading,
    RevocationReading, ReplayReading
{}

public protocol StoreTransaction: StoreSnapshot, AccountRecords, SignInRecords, SessionRecords, OutboxRecords,
    AuditRecords, AllowanceRecords, OpenerRecords, NoticeRecords, FactorRecords, RecoveryRecords, AddressRecords,
    APIKeyRecords, RevocationRecords, NamedSessionRecords
{}
