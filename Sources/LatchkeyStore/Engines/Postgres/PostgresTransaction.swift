import LatchkeyCore

/// One transaction as the statements see it. Its beginning travels with the first question, and its writes with the next
/// question or with the commit: two or three round trips, however much is written.
final class PostgresTransaction: SQLConnection {
    private let connection: PostgresConnection
    private var waiting: [PostgresCommand]
    private var hasBegun = false
    private var hasWritten = false
    /// Whether the commit was sent: from then on an error doesn't say that nothing was done.
    private(set) var isCommitting = false

    init(on connection: PostgresConnection, reading: Bool) {
        self.connection = connection
        waiting = [reading ? .beginReading : .begin]
    }

    func ask(_ questions: [SQLStatement]) throws -> [[SQLRow]] {
        let asked = questions.filter { !$0.sql.isEmpty }
        let before = waiting.count
        let rows = try exchange(waiting + asked.map { PostgresCommand($0) }).dropFirst(before)
        // `DELETE … RETURNING` is a question too.
        hasWritten = hasWritten || asked.contains { !$0.sql.hasPrefix("SELECT") }
        var answers = rows.makeIterator()
        return questions.map { $0.sql.isEmpty ? [] : answers.next() ?? [] }
    }

    func write(_ statement: SQLStatement, mustChange: Bool) throws {
        hasWritten = true
        waiting.append(mustChange ? PostgresCommand(mustChange: statement) : PostgresCommand(statement))
    }

    private func exchange(_ commands: [PostgresCommand]) throws -> [[SQLRow]] {
        waiting = []
        hasBegun = true
        return try connection.exchange(commands)
    }

    func commit() throws {
        if hasWritten {
            isCommitting = true
            _ = try exchange(waiting + [.commit])
        } else if hasBegun {
            // Nobody has to wait for the end of a reading.
            try connection.send([.commit])
        }
    }

    func rollBack() {
        guard hasBegun, !connection.isBroken else { return }
        _ = try? connection.exchange([.rollback])
    }
}
