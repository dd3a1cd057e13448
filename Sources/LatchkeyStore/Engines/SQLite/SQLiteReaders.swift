import GRDB
import LatchkeyCore
import Synchronization

/// Connections that only read, beside the writer, on the thread of whoever asks.
///
/// A read takes some tens of microseconds, which is less than it costs to wake another thread for it. It waits for nobody:
/// not for the writer (WAL), and not for other readers, because there are as many connections as threads that ever read at
/// the same moment, which is as many as there are cores.
final class SQLiteReaders: Sendable {
    private struct Reader: Sendable {
        let queue: DatabaseQueue
        let statements: SQLiteStatements
    }

    private let path: String
    private let configuration: Configuration
    /// Nil when closed.
    private let idle = Mutex<[Reader]?>([])

    init(_ path: String, _ configuration: Configuration) {
        self.path = path
        self.configuration = configuration
    }

    /// One picture of the database from the first question on. Throws ``DatabaseError`` and what `work` throws.
    func read<Outcome>(_ work: (SQLiteConnection) throws -> Outcome) throws -> Outcome {
        let reader = try takeOne()
        defer { giveBack(reader) }
        try reader.statements.run("BEGIN")
        // Nothing was written, so there is nothing that could be lost with this.
        defer { _ = try? reader.statements.run("COMMIT") }
        return try work(SQLiteConnection(reader.statements))
    }

    private func takeOne() throws -> Reader {
        let reader = try idle.withLock { idle -> Reader? in
            guard idle != nil else { throw SQLiteTrouble.closed }
            return idle?.popLast()
        }
        return try reader ?? open()
    }

    private func giveBack(_ reader: Reader) {
        // One that is still inside, because its end failed, goes.
        guard !reader.statements.isInsideTransaction else { return }
        idle.withLock { $0?.append(reader) }
    }

    private func open() throws -> Reader {
        var configuration = configuration
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        return Reader(queue: queue, statements: try queue.unsafeRead { try SQLiteStatements(on: $0) })
    }

    /// Whoever reads at this moment may end; nobody begins any more.
    func close() {
        idle.withLock { $0 = nil }
    }
}
