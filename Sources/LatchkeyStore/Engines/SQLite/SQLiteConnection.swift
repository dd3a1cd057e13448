import GRDB
import LatchkeyCore

/// One SQLite transaction as the statements see it. It stays on the thread that made it.
final class SQLiteConnection: SQLConnection {
    private let statements: SQLiteStatements
    private(set) var outdated: [SQLStatement.Outdated] = []

    init(_ statements: SQLiteStatements) {
        self.statements = statements
    }

    /// For work that comes once, on statements that go with it.
    convenience init(on database: Database) throws {
        self.init(try SQLiteStatements(on: database))
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

    private func run(_ statement: SQLStatement) throws -> [SQLRow] {
        if let change = statement.outdates { outdated.append(change) }
        return try statements.run(statement.sql, statement.arguments)
    }
}
