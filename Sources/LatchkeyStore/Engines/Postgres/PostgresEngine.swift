import Glibc
public import LatchkeyCore

/// The store in a PostgreSQL database, or in one that speaks like it, shared by any number of nodes.
///
/// Transactions are of snapshot isolation (`REPEATABLE READ`); what two of them would write at once, one of them writes,
/// and the other runs again on what is then true. docs/decisions/0014 says why that is enough.
public final class PostgresEngine: Store {
    let pool: PostgresPool
    /// Session checks have connections of their own, so that no flood of sign-ins holds them up.
    private let checks: PostgresPool

    static let types = [
        "text": "TEXT COLLATE \"C\"", "bytes": "BYTEA", "sequence": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    ]
    /// Any number that is ours: whoever migrates holds this lock (PostgreSQL manual, §13.3.5).
    private static let migrationLock: Int64 = 0x6c61_7463_686b_6579
    private static let connectionsForChecks = 2

    /// Connects, and brings the schema up to date; of several nodes that start at once, one does.
    public init(_ address: PostgresAddress, clock: any WallClock) throws {
        pool = PostgresPool(address, connections: address.connections, label: "latchkey.database")
        checks = PostgresPool(address, connections: Self.connectionsForChecks, label: "latchkey.checks")
        try Self.migrate(PostgresConnection(address), PostgresTrouble(address: address), at: clock.now)
    }

    private static func migrate(_ connection: PostgresConnection, _ trouble: PostgresTrouble, at now: Timestamp) throws
    {
        let transaction = PostgresTransaction(on: connection, reading: false)
        do {
            try waitForLock(on: connection, trouble)
            _ = try Migration.run(on: transaction, types: types, at: now)
            try transaction.commit()
        } catch let error as PostgresError {
            throw trouble.translated(error)
        }
    }

    /// The lock goes with the connection, which is used for nothing else.
    private static func waitForLock(on connection: PostgresConnection, _ trouble: PostgresTrouble) throws {
        let question = SQLStatement("SELECT pg_try_advisory_lock(?) AS locked", [migrationLock])
        for _ in 0..<600 {
            if try connection.exchange([PostgresCommand(question)])[0].first?["locked"] == .integer(1) { return }
            usleep(100_000)
        }
        throw trouble.migrating()
    }

    public let isShared = true

    /// Times that anybody waited for the database so far.
    public var roundTrips: Int { pool.roundTrips + checks.roundTrips }

    public func transact<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome
    ) async throws -> Outcome {
        try await pool.use { [pool] seat in
            try Attempts(pool: pool, seat: seat, reading: false).run { try work($0) }
        }
    }

    public func read<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreSnapshot) throws -> Outcome
    ) async throws -> Outcome {
        try await pool.use { [pool] seat in
            try Attempts(pool: pool, seat: seat, reading: true).run { try work($0) }
        }
    }

    public func session(with candidates: [SecretDigest]) async throws -> SessionRecord? {
        try await checks.use { [checks] seat in
            try Attempts(pool: checks, seat: seat, reading: true).ask([.session(with: candidates), .watermarks]) {
                rows in
                try SessionRecord(rows[0].first, Watermarks(rows[1]))
            }
        }
    }

    public func sharedTime() async throws -> Timestamp? {
        try await checks.use { [checks] seat in
            let question = SQLStatement(
                "SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT) AS now")
            return try Attempts(pool: checks, seat: seat, reading: true).ask([question]) { rows in
                try rows[0].first.map { try $0.timestamp("now", $0.place(in: "clock")) }
            }
        }
    }
}

/// Several installations in one database keep apart by schema (`options=-csearch_path%3Dname` in the URL).
public enum PostgresSchema {
    public static func create(_ name: String, at address: PostgresAddress) throws {
        let sql = "CREATE SCHEMA IF NOT EXISTS \"\(name.filter { $0.isLetter || $0.isNumber || $0 == "_" })\""
        _ = try PostgresConnection(address).exchange([PostgresCommand(text: sql)])
    }
}
