import Foundation
import GRDB
public import LatchkeyCore

/// The store in one SQLite file, which this process alone owns.
///
/// WAL with `synchronous=FULL`: what is acknowledged survives a power cut. One writer at a time, readers beside it.
public final class SQLiteEngine: Store {
    let pool: DatabasePool
    private let ownership: FileOwnership

    private static let types = ["bytes": "BLOB", "sequence": "INTEGER PRIMARY KEY AUTOINCREMENT"]
    private static let attempts = 8

    /// Opens or creates the file, takes ownership, and brings the schema up to date. `patience` is how many seconds a
    /// program that holds the file against our advice is waited for.
    public init(path: String, clock: any WallClock, patience: Double = 2) throws {
        ownership = try FileOwnership(of: path)
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        pool = try Self.translating(path) { try DatabasePool(path: path, configuration: configuration) }
        // The pool leaves its writer at NORMAL, which may lose the last commits when the power goes.
        try Self.translating(path) {
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        }
        let now = clock.now
        _ = try Self.translating(path) {
            try pool.write { try Migration.run(on: SQLiteConnection(database: $0), types: Self.types, at: now) }
        }
    }

    public func transact<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome
    ) async throws -> Outcome {
        for _ in 1..<Self.attempts {
            do {
                return try await attempt(work)
            } catch is StoreConflict {
                continue
            }
        }
        return try await attempt(work)
    }

    private func attempt<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome
    ) async throws -> Outcome {
        try await understood {
            try await pool.write { try work(SQLTransaction(connection: SQLiteConnection(database: $0))) }
        }
    }

    public func read<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreSnapshot) throws -> Outcome
    ) async throws -> Outcome {
        try await understood {
            try await pool.read { try work(SQLTransaction(connection: SQLiteConnection(database: $0))) }
        }
    }

    private func understood<Outcome>(_ access: () async throws -> Outcome) async throws -> Outcome {
        do {
            return try await access()
        } catch let error as DatabaseError {
            throw Self.translated(error, path: pool.path)
        }
    }

    /// Flushes the log into the file and lets the file go.
    public func close() throws {
        try pool.close()
    }
}

extension SQLiteEngine {
    private static func translating<Outcome>(_ path: String, _ work: () throws -> Outcome) throws -> Outcome {
        do {
            return try work()
        } catch let error as DatabaseError {
            throw translated(error, path: path)
        }
    }

    /// What the operator is told, with what to do.
    private static func translated(_ error: DatabaseError, path: String) -> any Error {
        let cause = error.message ?? "no message"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StoreUnavailable(
                .locked, "\(path) is locked by another program (\(cause)): close it, and never copy the file by hand")
        case .SQLITE_FULL:
            return StoreUnavailable(.full, "no room for \(path) (\(cause)): free some disk space")
        case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return StoreUnavailable(
                .unreachable,
                "\(path) can't be used (\(error.extendedResultCode.rawValue): \(cause)): "
                    + "check the folder, its owner and the disk")
        default:
            return error
        }
    }
}

/// One GRDB transaction as the statements see it.
private struct SQLiteConnection: SQLConnection {
    let database: Database

    func run(_ sql: String, _ arguments: [any SQLConvertible]) throws -> [SQLRow] {
        let statement = try database.cachedStatement(sql: sql)
        let values = StatementArguments(arguments.map { Self.databaseValue($0.sqlValue) })
        guard statement.columnCount > 0 else {
            try statement.execute(arguments: values)
            return []
        }
        let columns = Dictionary(
            statement.columnNames.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let rows = try Row.fetchCursor(statement, arguments: values)
        var result: [SQLRow] = []
        while let row = try rows.next() {
            result.append(SQLRow(columns: columns, values: (0..<row.count).map { Self.value(row[$0]) }))
        }
        return result
    }

    private static func databaseValue(_ value: SQLValue) -> DatabaseValue {
        switch value {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }

    private static func value(_ value: DatabaseValue) -> SQLValue {
        switch value.storage {
        case .null: .null
        case .int64(let number): .integer(number)
        case .double(let number): .integer(Int64(number))
        case .string(let text): .text(text)
        case .blob(let data): .blob(Array(data))
        }
    }
}
