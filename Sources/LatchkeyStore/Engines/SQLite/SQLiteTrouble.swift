import GRDB
import LatchkeyCore

/// SQLite's errors in words for the operator, with what to do.
enum SQLiteTrouble {
    static let closed = DatabaseError(resultCode: .SQLITE_MISUSE, message: "the database is closed")

    static func told<Outcome>(of path: String, _ work: () throws -> Outcome) throws -> Outcome {
        do {
            return try work()
        } catch let error as DatabaseError {
            throw translated(error, path: path)
        }
    }

    static func translated(_ error: DatabaseError, path: String) -> any Error {
        let cause = error.message ?? "no message"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StoreUnavailable(
                .locked, "\(path) is locked by another program (\(cause)): close it, and never copy the file by hand")
        case .SQLITE_FULL:
            return StoreUnavailable(.full, "no room for \(path) (\(cause)): free some disk space")
        case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return StoreUnavailable(
                .unreachable,
                "\(path) can't be used (\(error.extendedResultCode.rawValue): \(cause)): "
                    + "check the folder, its owner and the disk")
        default:
            return error
        }
    }
}
