import Dispatch
import GRDB
import Glibc
import Synchronization

/// Carries SQLite's log into the database beside the writer, on a connection and a thread of its own: done by the writer,
/// it would hold up everybody who signs in at that moment (https://sqlite.org/wal.html, "Checkpointing").
///
/// Only the little that is left then, and the log's new beginning, are the writer's, between two commits. Both would need
/// its lock, and whoever waits for a lock of SQLite's sleeps for milliseconds at a time.
final class Checkpoints: Sendable {
    private enum Stage: UInt8, AtomicRepresentable {
        case idle, underway, carried
    }

    private let database: DatabaseQueue
    private let log: String
    private let thread = DispatchQueue(label: "latchkey.checkpoints")
    private let stage = Atomic<Stage>(.idle)
    private let longLog: Int64
    /// Bytes of the log from which on it is carried over: usually `longLog`.
    private let enough: Atomic<Int64>

    /// - Parameter longLog: bytes. In a log as long as usual most pages come many times, and are carried over once.
    init(_ path: String, longLog: Int64 = 64 << 20) throws {
        self.longLog = longLog
        enough = Atomic(longLog)
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        database = try DatabaseQueue(path: path, configuration: configuration)
        log = path + "-wal"
    }

    /// To be called by the writer's thread after a commit; returns at once, or once in a long log after a few milliseconds.
    func consider() {
        switch stage.load(ordering: .acquiring) {
        case .underway: break
        case .carried:
            beginAnew()
            stage.store(.idle, ordering: .releasing)
        case .idle:
            guard logSize > enough.load(ordering: .relaxed) else { return }
            stage.store(.underway, ordering: .releasing)
            thread.async { [self] in
                // While others write: what is there, and then what came meanwhile, which is far less.
                for _ in 0..<2 { _ = try? isDone("PASSIVE") }
                stage.store(.carried, ordering: .releasing)
            }
        }
    }

    private func beginAnew() {
        let begins = (try? isDone("TRUNCATE")) ?? false
        // Otherwise somebody reads what is older, such as a backup; that may take them a while.
        enough.store(begins ? longLog : logSize + longLog / 4, ordering: .relaxed)
    }

    /// False if somebody was in the way, for whom it doesn't wait.
    private func isDone(_ mode: String) throws -> Bool {
        try database.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA wal_checkpoint(\(mode))") == 0 }
    }

    private var logSize: Int64 {
        var found = stat()
        return stat(log, &found) == 0 ? Int64(found.st_size) : 0
    }

    /// Until nothing is under way any more.
    func wait() {
        thread.sync {}
    }

    /// Waits for what is under way, and lets the file go.
    func close() throws {
        wait()
        try database.close()
    }
}
