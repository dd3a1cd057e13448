import Glibc
import LatchkeyCore

/// Runs one work on one connection until it is done: again after a conflict, and once more on a fresh connection where the
/// old one turned out to be dead before anything was committed.
struct Attempts {
    let pool: PostgresPool
    let seat: PostgresPool.Seat
    let reading: Bool

    func run<Outcome>(_ work: (SQLTransaction) throws -> Outcome) throws -> Outcome {
        var attempt = 1
        var mayReconnect = true
        while true {
            let connection = try connection()
            let transaction = PostgresTransaction(on: connection, reading: reading)
            do {
                let outcome = try work(SQLTransaction(connection: transaction))
                try transaction.commit()
                return outcome
            } catch {
                transaction.rollBack()
                let meaning = translated(error)
                if meaning is StoreConflict, attempt < StoreConflict.attempts {
                    attempt += 1
                    // Those who fell out over a row don't meet again at the same moment.
                    usleep(UInt32.random(in: 0...1_000) << UInt32(attempt))
                } else if connection.isBroken, mayReconnect, !transaction.isCommitting {
                    mayReconnect = false
                } else {
                    throw meaning
                }
            }
        }
    }

    /// Questions outside any transaction: they are one round trip, and see one moment.
    func ask<Outcome>(_ questions: [SQLStatement], _ read: ([[SQLRow]]) throws -> Outcome) throws -> Outcome {
        do {
            return try read(connection().exchange(questions.map { PostgresCommand($0) }))
        } catch {
            guard seat.connection?.isBroken == true else { throw translated(error) }
        }
        do {
            return try read(connection().exchange(questions.map { PostgresCommand($0) }))
        } catch {
            throw translated(error)
        }
    }

    private func connection() throws -> PostgresConnection {
        if let connection = seat.connection, !connection.isBroken { return connection }
        seat.connection = nil
        try pool.open(seat)
        guard let connection = seat.connection else { throw PostgresTrouble(address: pool.address).busy() }
        return connection
    }

    private func translated(_ error: any Error) -> any Error {
        guard let error = error as? PostgresError else { return error }
        return PostgresTrouble(address: pool.address).translated(error)
    }
}
