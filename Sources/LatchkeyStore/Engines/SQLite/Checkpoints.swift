import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Carries SQLite's log into the database beside the writer, on a connection and a thread of its own: done by the writer,
/// it would hold up everybody who signs in at that moment (https://sqlite.org/wal.html, "Checkpointing").
///
/// Only the little that is left then, and the log's new beginning, are the writer's, between two commits. Both would need
/// its lock, and whoever waits for a lock of SQLite's sleeps for milliseconds at a time.
///
/// The log's file stays as long as it is: to write over what is there takes the disk half as long as to make a file longer,
/// and cutting it off takes longer than a hundred commits.
final class Checkpoints: Sendable {
    private enum Stage: UInt8, AtomicRepresentable {
        case idle, underway, carried
    }

    private let database: DatabaseQueue
    /// A descriptor of its own, for bringing pages to the disk. The kernel tells a failure once to each: told here alone, it
    /// would be unknown to the checkpoint that lets the log go.
    private let flushing: DatabaseQueue
    private let thread = DispatchQueue(label: "latchkey.checkpoints")
    private let stage = Atomic<Stage>(.idle)
    /// Pages that the log holds, as of the writer's latest commit.
    private let logLength = Atomic<Int>(0)
    private let longLog: Int
    /// Pages of the log from which on it is carried over: usually `longLog`.
    private let enough: Atomic<Int>

    /// - Parameter longLog: pages of 4 KiB. In a log as long as usual most pages come many times, and are carried over once.
    init(_ path: String, longLog: Int = 16_384) throws {
        self.longLog = longLog
        enough = Atomic(longLog)
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        database = try DatabaseQueue(path: path, configuration: configuration)
        flushing = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Follows the commits of the writer's connection, which is to be closed before this goes.
    func follow(_ writer: Database) {
        sqlite3_wal_hook(
            writer.sqliteConnection,
            { checkpoints, _, _, length in
                guard let checkpoints else { return SQLITE_OK }
                Unmanaged<Checkpoints>.fromOpaque(checkpoints).takeUnretainedValue()
                    .logLength.store(Int(length), ordering: .relaxed)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// To be called by the writer's thread after a commit; returns at once, or once in a long log after about a millisecond.
    func consider() {
        switch stage.load(ordering: .acquiring) {
        case .underway: break
        case .carried:
            beginAnew()
            stage.store(.idle, ordering: .releasing)
        case .idle:
            guard logLength.load(ordering: .relaxed) > enough.load(ordering: .relaxed) else { return }
            stage.store(.underway, ordering: .releasing)
            thread.async { [self] in
                // While others write: what is there, and then what came meanwhile, which is far less.
                for _ in 0..<2 {
                    _ = try? isDone("PASSIVE")
                    flush()
                }
                stage.store(.carried, ordering: .releasing)
            }
        }
    }

    private func beginAnew() {
        let begins = (try? isDone("RESTART")) ?? false
        // Otherwise somebody reads what is older, such as a backup; that may take them a while.
        let length = logLength.load(ordering: .relaxed)
        enough.store(begins ? longLog : length + longLog / 4, ordering: .relaxed)
    }

    /// False if somebody was in the way, for whom it doesn't wait.
    private func isDone(_ mode: String) throws -> Bool {
        try database.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA wal_checkpoint(\(mode))") == 0 }
    }

    /// Brings to the disk what was carried over. SQLite leaves it to whoever carries the last page, and the writer would wait
    /// for all; it asks again there, and finds little to do.
    private func flush() {
        flushing.inDatabase { database in
            var file: UnsafeMutablePointer<sqlite3_file>?
            sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
            _ = file?.pointee.pMethods.pointee.xSync(file, SQLITE_SYNC_NORMAL)
        }
    }

    /// Until nothing is under way any more.
    func wait() {
        thread.sync {}
    }

    /// Waits for what is under way, and lets the file go.
    func close() throws {
        wait()
        try flushing.close()
        try database.close()
    }
}
