import GRDB
import LatchkeyCore

/// A database as a copy sees it: read in pieces, filled in pieces.
protocol CopyEnd: AnyObject {
    func ask(_ question: SQLStatement) throws -> [SQLRow]
    /// All or nothing, durable when it returns.
    func commit(_ statements: [SQLStatement]) throws
    /// After rows that bring their numbers along, so that the next event gets the next one.
    func continueNumbering() throws
}

extension CopyEnd {
    func count(_ table: CopiedTable) throws -> Int {
        guard let row = try ask(table.count).first else { return 0 }
        return Int(try row.integer("number", row.place(in: table.name)))
    }
}

/// A SQLite file that no server is using, or that is only read.
final class SQLiteEnd: CopyEnd {
    private let queue: DatabaseQueue

    init(_ path: String, readOnly: Bool) throws {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(5)
        queue = try SQLiteTrouble.told(of: path) { try DatabaseQueue(path: path, configuration: configuration) }
        if !readOnly {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        }
    }

    func ask(_ question: SQLStatement) throws -> [SQLRow] {
        try SQLiteTrouble.told(of: queue.path) {
            try queue.unsafeRead { try SQLiteConnection(on: $0).ask([question])[0] }
        }
    }

    func commit(_ statements: [SQLStatement]) throws {
        try SQLiteTrouble.told(of: queue.path) {
            try queue.write { database in
                let connection = try SQLiteConnection(on: database)
                for statement in statements { try connection.write(statement, mustChange: false) }
            }
        }
    }

    func migrate(at now: Timestamp) throws {
        try SQLiteTrouble.told(of: queue.path) {
            _ = try queue.write {
                try Migration.run(on: SQLiteConnection(on: $0), types: SQLiteEngine.types, at: now)
            }
        }
    }

    /// A compact copy of one moment, while others write.
    func vacuum(into path: String) throws {
        try SQLiteTrouble.told(of: path) {
            try queue.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
        }
    }

    /// Everything stands in the file itself afterwards.
    func foldLog() throws {
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    }

    /// SQLite counts on from the highest number by itself.
    func continueNumbering() {}
}

/// A PostgreSQL database over a connection of its own.
final class PostgresEnd: CopyEnd {
    private let connection: PostgresConnection
    private let trouble: PostgresTrouble

    /// With `oneMoment`, everything is read as it was at the first question.
    init(_ address: PostgresAddress, oneMoment: Bool) throws {
        connection = try PostgresConnection(address)
        trouble = PostgresTrouble(address: address)
        if oneMoment { _ = try told { try connection.exchange([.beginReading]) } }
    }

    private func told<Outcome>(_ work: () throws -> Outcome) throws -> Outcome {
        do {
            return try work()
        } catch let error as PostgresError {
            throw trouble.translated(error)
        }
    }

    func ask(_ question: SQLStatement) throws -> [SQLRow] {
        try told { try connection.exchange([PostgresCommand(question)])[0] }
    }

    func commit(_ statements: [SQLStatement]) throws {
        do {
            _ = try connection.exchange([.begin] + statements.map { PostgresCommand($0) } + [.commit])
        } catch let error as PostgresError {
            _ = try? connection.exchange([.rollback])
            throw trouble.translated(error)
        }
    }

    func continueNumbering() throws {
        let question = """
            SELECT setval(pg_get_serial_sequence('audit_events', 'sequence'), COALESCE(MAX(sequence), 0) + 1, false)
            FROM audit_events
            """
        _ = try told { try connection.exchange([PostgresCommand(text: question)]) }
    }
}
