import Foundation
import GRDB
public import LatchkeyCore

/// The store in one SQLite file, which this process alone owns.
///
/// WAL with `synchronous=FULL`: what is acknowledged survives a power cut. One writer commits many transactions together,
/// readers are beside it, and session checks are answered from memory.
public final class SQLiteEngine: Store {
    let pool: DatabasePool
    private let ownership: FileOwnership
    private let writer: GroupCommit
    private let readers: SQLiteReaders
    private let checkpoints: Checkpoints
    private let memory = SessionMemory()

    static let types = ["text": "TEXT", "bytes": "BLOB", "sequence": "INTEGER PRIMARY KEY AUTOINCREMENT"]

    /// Opens or creates the file, takes ownership, and brings the schema up to date. `patience` is how many seconds a
    /// program that holds the file against our advice is waited for.
    public init(path: String, clock: any WallClock, patience: Double = 2) throws {
        ownership = try FileOwnership(of: path)
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        let pool = try SQLiteTrouble.told(of: path) { try DatabasePool(path: path, configuration: configuration) }
        self.pool = pool
        // The pool leaves its writer at NORMAL, which may lose the last commits when the power goes.
        try SQLiteTrouble.told(of: path) {
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                try database.execute(sql: "PRAGMA cache_size = -16000")
            }
        }
        let now = clock.now
        _ = try SQLiteTrouble.told(of: path) {
            try pool.write { database in
                let connection = try SQLiteConnection(on: database)
                let versions = try Migration.run(on: connection, types: Self.types, at: now)
                try Migration.refuseHalfDone(on: connection)
                return versions
            }
        }
        checkpoints = try SQLiteTrouble.told(of: path) { try Checkpoints(path) }
        writer = try SQLiteTrouble.told(of: path) { [memory, checkpoints] in
            pool.writeWithoutTransaction { checkpoints.follow($0) }
            return try GroupCommit(pool, memory, checkpoints)
        }
        readers = SQLiteReaders(path, configuration)
    }

    public let isShared = false

    public func sharedTime() async throws -> Timestamp? { nil }

    public func transact<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome
    ) async throws -> Outcome {
        do {
            return try await writer.transact(work)
        } catch let error as DatabaseError {
            throw SQLiteTrouble.translated(error, path: pool.path)
        }
    }

    public func read<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreSnapshot) throws -> Outcome
    ) async throws -> Outcome {
        do {
            return try readers.read { try work(SQLTransaction(connection: $0)) }
        } catch let error as DatabaseError {
            throw SQLiteTrouble.translated(error, path: pool.path)
        }
    }

    /// On a thread of the pool's: the threads of those who ask stand by nobody.
    public func survey<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreSnapshot) throws -> Outcome
    ) async throws -> Outcome {
        do {
            return try await pool.read { try work(SQLTransaction(connection: SQLiteConnection(on: $0))) }
        } catch let error as DatabaseError {
            throw SQLiteTrouble.translated(error, path: pool.path)
        }
    }

    public func session(with candidates: [SecretDigest]) async throws -> SessionRecord? {
        if let record = memory.record(for: candidates) { return record }
        let stamp = memory.stamp
        guard let record = try await read({ try $0.session(with: candidates) }) else { return nil }
        memory.remember(record, readUnder: stamp)
        return record
    }

    /// Flushes the log into the file and lets the file go.
    public func close() throws {
        try checkpoints.close()
        readers.close()
        writer.close()
        try pool.close()
    }
}
