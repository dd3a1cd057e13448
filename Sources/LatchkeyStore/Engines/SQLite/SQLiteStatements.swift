import GRDB
import GRDBSQLite
import LatchkeyCore

/// The statements of one connection, each prepared once and found by its text, and run by SQLite's own functions.
///
/// GRDB opens, configures and closes connections; what runs thousands of times a second goes past it
/// (docs/decisions/0017-readers-on-the-callers-thread.md). They have to be gone before the connection is closed.
// Whoever has the connection to themselves has these too: the writer's thread, or who took a reader out of the idle ones.
final class SQLiteStatements: @unchecked Sendable {
    private final class Prepared {
        let handle: OpaquePointer
        let columns: SQLColumns

        init(_ handle: OpaquePointer) {
            self.handle = handle
            columns = SQLColumns(
                (0..<sqlite3_column_count(handle)).map { String(cString: sqlite3_column_name(handle, $0)) })
        }

        deinit {
            sqlite3_finalize(handle)
        }
    }

    private let connection: OpaquePointer
    private var prepared: [String: Prepared] = [:]

    /// Throws ``DatabaseError`` if the database is closed.
    init(on database: Database) throws {
        guard let connection = database.sqliteConnection else { throw SQLiteTrouble.closed }
        self.connection = connection
    }

    var isInsideTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

    /// Runs it to its end; answers its rows. Throws ``DatabaseError``.
    @discardableResult
    func run(_ sql: String, _ arguments: [SQLValue] = []) throws -> [SQLRow] {
        let prepared = try prepared(sql)
        let handle = prepared.handle
        // Ends the statement however it went; what it failed with is known by then.
        defer { sqlite3_reset(handle) }
        for (index, argument) in arguments.enumerated() {
            guard bind(argument, to: handle, at: Int32(index + 1)) == SQLITE_OK else { throw trouble(sql) }
        }
        var rows: [SQLRow] = []
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW:
                let width = sqlite3_column_count(handle)
                rows.append(SQLRow(columns: prepared.columns, values: (0..<width).map { Self.value(handle, $0) }))
            case SQLITE_DONE: return rows
            default: throw trouble(sql)
            }
        }
    }

    private func prepared(_ sql: String) throws -> Prepared {
        if let known = prepared[sql] { return known }
        // One process at a time writes here, so no row is ever held by another transaction.
        let text = sql.replacing("{skip_locked}", with: "")
        var handle: OpaquePointer?
        guard sqlite3_prepare_v3(connection, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil) == SQLITE_OK,
            let handle
        else { throw trouble(sql) }
        let new = Prepared(handle)
        prepared[sql] = new
        return new
    }

    private func trouble(_ sql: String) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)), sql: sql)
    }

    /// SQLite copies texts and bytes (`SQLITE_TRANSIENT`).
    private func bind(_ value: SQLValue, to handle: OpaquePointer, at index: Int32) -> Int32 {
        let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .integer(let number): return sqlite3_bind_int64(handle, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    // An empty text may have no address, which would bind NULL.
                    $0.baseAddress.map { sqlite3_bind_text(handle, index, $0, Int32(bytes.count), copying) }
                        ?? sqlite3_bind_text(handle, index, "", 0, copying)
                }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
            return bytes.withUnsafeBytes { sqlite3_bind_blob(handle, index, $0.baseAddress, Int32($0.count), copying) }
        }
    }

    private static func value(_ handle: OpaquePointer, _ column: Int32) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .integer(Int64(sqlite3_column_double(handle, column)))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(handle, column)
            let count = Int(sqlite3_column_bytes(handle, column))
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(handle, column)
            let count = Int(sqlite3_column_bytes(handle, column))
            return .blob(Array(UnsafeRawBufferPointer(start: start, count: count)))
        default: return .null
        }
    }
}
