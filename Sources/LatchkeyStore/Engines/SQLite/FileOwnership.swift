import Glibc
import LatchkeyCore

/// One process owns a database file: a second one is refused, so that what the first knows by heart stays true.
///
/// The lock is on a file beside it, and the kernel drops it when the process ends, however it ends.
final class FileOwnership: Sendable {
    private let descriptor: Int32

    init(of path: String) throws {
        // The database holds who signs in where: its owner's eyes only, also for the files that SQLite adds to it.
        umask(0o077)
        let lockPath = path + ".lock"
        descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreUnavailable(.unreachable, "can't create \(lockPath): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            // All is initialized, so `deinit` closes the descriptor.
            throw StoreUnavailable(.locked, "\(path) is in use by another Latchkey process: stop it first")
        }
    }

    deinit {
        close(descriptor)
    }
}
