import Dispatch
import GRDB
import Glibc
import Synchronization

/// Carries SQLite's log into the database beside the writer, on a connection and a thread of its own: done by the writer,
/// it would hold up everybody who signs in at that moment (https://sqlite.org/wal.html, "Checkpointing").
final class Checkpoints: Sendable {
    private let database: DatabaseQueue
    private let log: String
    private let thread = DispatchQueue(label: "latchkey.checkpoints")
    private let isUnderway = Atomic<Bool>(false)

    /// Bytes of the log from which on it is carried over.
    private static let longLog: Int64 = 16 << 20

    init(_ path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(1)
        database = try DatabaseQueue(path: path, configuration: configuration)
        log = path + "-wal"
    }

    /// To be called by the writer after a commit; returns at once.
    func consider() {
        guard logSize > Self.longLog, !isUnderway.exchange(true, ordering: .relaxed) else { return }
        thread.async { [self] in
            // Should it fail, the next commit calls again.
            try? database.writeWithoutTransaction { database in
                // Nearly all of it while others write; then the rest, for which they wait, and the log begins anew.
                try database.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
                try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
            isUnderway.store(false, ordering: .relaxed)
        }
    }

    private var logSize: Int64 {
        var found = stat()
        return stat(log, &found) == 0 ? Int64(found.st_size) : 0
    }

    /// Waits for what is under way, and lets the file go.
    func close() throws {
        thread.sync {}
        try database.close()
    }
}
