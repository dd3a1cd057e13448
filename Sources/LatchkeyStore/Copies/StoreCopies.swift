import Glibc
public import LatchkeyCore

/// Backups, restores and moves of whole stores. A backup is a Latchkey database in one SQLite file, whatever it was made
/// from, so that it can be restored into either engine.
public struct StoreCopies {
    private let progress: (CopyProgress) -> Void

    public init(progress: @escaping (CopyProgress) -> Void = { _ in }) {
        self.progress = progress
    }

    /// `file` must not exist; it appears whole or not at all.
    public func backUp(sqlite path: String, to file: String) throws {
        try whole(file) { partial in try SQLiteEnd(path, readOnly: true).vacuum(into: partial) }
    }

    public func backUp(_ address: PostgresAddress, to file: String, at now: Timestamp) throws -> [CopiedCount] {
        try whole(file) { partial in
            let target = try SQLiteEnd(partial, readOnly: false)
            try target.migrate(at: now)
            return try DatabaseCopy(
                source: PostgresEnd(address, oneMoment: true), target: target, progress: progress
            ).run()
        }
    }

    /// The database that stood at `path` is kept beside it; answers under which name, if there was one. What was issued
    /// before `now` is dead afterwards (promise 12).
    public func restore(_ file: String, toSQLite path: String, at now: Timestamp) throws -> String? {
        try requireBackup(file)
        let ownership = try FileOwnership(of: path)
        defer { withExtendedLifetime(ownership) {} }
        let partial = path + ".restoring"
        unlink(partial)
        try prepare(file, as: partial, at: now)
        try flush(partial)
        return try putInPlace(partial, path, now)
    }

    /// A copy of the backup with today's schema, in which nothing lives. It is closed when this returns.
    private func prepare(_ file: String, as partial: String, at now: Timestamp) throws {
        // Whoever reads it knows who signs in where.
        umask(0o077)
        try SQLiteEnd(file, readOnly: true).vacuum(into: partial)
        let copy = try SQLiteEnd(partial, readOnly: false)
        try copy.migrate(at: now)
        try RestoredStore(end: copy, now: now).settle()
    }

    /// Into a database without accounts and sign-ins.
    public func restore(_ file: String, to address: PostgresAddress, at now: Timestamp) throws -> [CopiedCount] {
        try requireBackup(file)
        let (target, isUnderway) = try empty(address, at: now)
        let partial = file + ".restoring"
        // What was broken off goes on from the same rows, with the same watermark.
        if !isUnderway || access(partial, R_OK) != 0 {
            unlink(partial)
            try prepare(file, as: partial, at: now)
        }
        let source = try SQLiteEnd(partial, readOnly: true)
        let counts = try DatabaseCopy(source: source, target: target, progress: progress).run()
        unlink(partial)
        return counts
    }

    /// Everything lives on where it goes; the file stays as it is. The file must not be in use.
    public func move(sqlite path: String, to address: PostgresAddress, at now: Timestamp) throws -> [CopiedCount] {
        guard access(path, R_OK) == 0 else {
            throw StoreUnavailable(.unreachable, "there is no database at \(path), so there is nothing to move")
        }
        let ownership = try FileOwnership(of: path)
        defer { withExtendedLifetime(ownership) {} }
        let source = try SQLiteEnd(path, readOnly: false)
        try source.migrate(at: now)
        let (target, _) = try empty(address, at: now)
        return try DatabaseCopy(source: source, target: target, progress: progress).run()
    }

    /// A database that holds nothing, or a part of an earlier run.
    private func empty(_ address: PostgresAddress, at now: Timestamp) throws -> (PostgresEnd, isUnderway: Bool) {
        try PostgresEngine.migrate(address, at: now)
        let target = try PostgresEnd(address, oneMoment: false)
        let isUnderway = try !target.ask(SQLStatement("SELECT name FROM copy_progress LIMIT 1")).isEmpty
        if !isUnderway {
            for table in CopiedTable.all where try target.count(table) > 0 {
                throw StoreUnavailable(
                    .occupied, "\(address.name) has \(table.name) already: give an empty database, or restore elsewhere"
                )
            }
        }
        return (target, isUnderway)
    }
}

extension StoreCopies {
    private func requireBackup(_ file: String) throws {
        guard access(file, R_OK) == 0 else {
            throw StoreUnavailable(.unreachable, "there is no backup to be read at \(file)")
        }
        let question = SQLStatement("SELECT MAX(version) AS version FROM schema_versions")
        guard let row = try? SQLiteEnd(file, readOnly: true).ask(question).first,
            case .integer(let version) = row["version"]
        else { throw StoreUnavailable(.unreachable, "\(file) is no backup of Latchkey") }
        try Migration.refuseNewer(Int(version))
    }

    /// A file that is made under another name, and gets its own when it is complete and on the disk.
    private func whole<Outcome>(_ file: String, _ make: (String) throws -> Outcome) throws -> Outcome {
        guard access(file, F_OK) != 0 else {
            throw StoreUnavailable(.occupied, "\(file) is there already: give another name, or move it away")
        }
        let partial = file + ".partial"
        unlink(partial)
        // Whoever reads it knows who signs in where.
        umask(0o077)
        let outcome: Outcome
        do {
            outcome = try make(partial)
        } catch {
            unlink(partial)
            throw error
        }
        try flush(partial)
        try rename(partial, file)
        return outcome
    }

    private func flush(_ path: String) throws {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw StoreUnavailable(.full, "\(path) can't be written: \(String(cString: strerror(errno)))")
        }
    }

    private func rename(_ old: String, _ new: String) throws {
        guard Glibc.rename(old, new) == 0 else {
            throw StoreUnavailable(.unreachable, "\(new) can't be made: \(String(cString: strerror(errno)))")
        }
    }

    private func putInPlace(_ partial: String, _ path: String, _ now: Timestamp) throws -> String? {
        guard access(path, F_OK) == 0 else {
            try rename(partial, path)
            return nil
        }
        let kept = "\(path).before-restore-\(now.milliseconds / 1_000)"
        // Its log goes into it, if it can be read at all; else both are kept together.
        try? SQLiteEnd(path, readOnly: false).foldLog()
        for part in ["-wal", "-shm"] where access(path + part, F_OK) == 0 { try rename(path + part, kept + part) }
        // At every moment there is a whole database under this name: first the old one, then the new.
        guard link(path, kept) == 0 else {
            throw StoreUnavailable(.unreachable, "\(kept) can't be made: \(String(cString: strerror(errno)))")
        }
        try rename(partial, path)
        return kept
    }
}

/// What a backup becomes when it is brought back: nothing that was issued before lives, programs' keys included, nothing
/// is sent, and nothing waits for approval.
private struct RestoredStore {
    let end: any CopyEnd
    let now: Timestamp

    func settle() throws {
        let newest = try end.ask(SQLStatement("SELECT MAX(at) AS at FROM audit_events")).first?["at"]
        // A machine whose clock is behind must not bring links back to life.
        let known: Timestamp = if case .integer(let latest) = newest { Timestamp(milliseconds: latest) } else { now }
        let moment = max(now, known)
        let raised = AuditEvent(.watermarkRaised, at: moment, details: ["scope": "everything", "by": "restore"])
        let changes = [
            SQLStatement("DELETE FROM watermarks WHERE scope = ?", ["everything"]),
            SQLStatement("INSERT INTO watermarks (scope, raised_to) VALUES (?, ?)", ["everything", moment]),
            SQLStatement(
                """
                UPDATE outbox SET sealed = NULL, state = 'abandoned', reply = ?, state_at = ?, holder = NULL
                WHERE sealed IS NOT NULL
                """, ["given up because a backup was restored", moment]),
            SQLStatement(
                "UPDATE api_keys SET revoked_at = ? WHERE revoked_at IS NULL AND expires_at > ?", [moment, moment]),
            // An approval would send a fresh link.
            SQLStatement(
                "UPDATE recoveries SET ended_at = ? WHERE ended_at IS NULL AND completed_at IS NULL", [moment]),
        ]
        let events = try [raised] + endings(at: moment)
        try end.commit(changes + events.map(written))
    }

    /// Of all keys that live: which of them were revoked since the backup was made, or reported, nobody knows any more.
    private func endings(at moment: Timestamp) throws -> [AuditEvent] {
        try end.ask(SQLStatement("SELECT \(APIKey.columns) FROM api_keys ORDER BY created_at, id"))
            .map { try APIKey($0) }.filter { $0.isLive(at: moment) }
            .map { AuditEvent(.keyRevoked, at: moment, details: ["key": $0.name, "by": "restore"]) }
    }

    private func written(_ event: AuditEvent) -> SQLStatement {
        SQLStatement(
            "INSERT INTO audit_events (at, name, details) VALUES (?, ?, ?)",
            [event.at, event.name.rawValue, event.detailsText])
    }
}
