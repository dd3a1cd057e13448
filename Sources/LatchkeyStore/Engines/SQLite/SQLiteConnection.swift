import Foundation
import GRDB
import LatchkeyCore
import Synchronization

/// One GRDB transaction as the statements see it. It stays on the thread that made it.
final class SQLiteConnection: SQLConnection {
    private let database: Database
    private let notes: StatementNotes
    private(set) var outdated: [SQLStatement.Outdated] = []

    init(_ database: Database, _ notes: StatementNotes) {
        self.database = database
        self.notes = notes
    }

    func ask(_ questions: [SQLStatement]) throws -> [[SQLRow]] {
        try questions.map { $0.sql.isEmpty ? [] : try run($0) }
    }

    func write(_ statement: SQLStatement, mustChange: Bool) throws {
        do {
            let rows = try run(statement)
            if mustChange && rows.isEmpty { throw StoreConflict() }
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            // Somebody else's row, which a reading made before it could not see.
            throw StoreConflict()
        }
    }

    private func run(_ question: SQLStatement) throws -> [SQLRow] {
        if let change = question.outdates { outdated.append(change) }
        let note = notes.note(on: question.sql)
        let statement = try database.cachedStatement(sql: note.sql)
        let values = StatementArguments(question.arguments.map(Self.databaseValue))
        guard statement.columnCount > 0 else {
            try statement.execute(arguments: values)
            return []
        }
        let columns = note.columns ?? notes.columns(of: statement, question.sql)
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

/// What is worked out about a statement once: its text for SQLite, and the names of its columns.
final class StatementNotes: Sendable {
    struct Note: Sendable {
        let sql: String
        var columns: SQLColumns?
    }

    private let notes = Mutex<[String: Note]>([:])

    func note(on sql: String) -> Note {
        notes.withLock { notes in
            if let known = notes[sql] { return known }
            // One process at a time writes here, so no row is ever held by another transaction.
            let note = Note(sql: sql.replacing("{skip_locked}", with: ""))
            notes[sql] = note
            return note
        }
    }

    func columns(of statement: Statement, _ sql: String) -> SQLColumns {
        let columns = SQLColumns(statement.columnNames)
        notes.withLock { $0[sql]?.columns = columns }
        return columns
    }
}
