import LatchkeyCore

extension SQLTransaction {
    func recovery(_ id: RecoveryID) throws -> Recovery? {
        try first("SELECT \(Recovery.columns) FROM recoveries WHERE id = ?", id).map { try Recovery($0) }
    }

    func recovery(of signIn: SignInID) throws -> Recovery? {
        try first("SELECT \(Recovery.columns) FROM recoveries WHERE sign_in = ?", signIn).map { try Recovery($0) }
    }

    func recoveries(of account: AccountID, limit: Int) throws -> [Recovery] {
        try all(
            """
            SELECT \(Recovery.columns) FROM recoveries WHERE account = ? ORDER BY started_at DESC, id DESC LIMIT ?
            """, account, limit
        ).map { try Recovery($0) }
    }

    func recoveries(limit: Int) throws -> [Recovery] {
        try all("SELECT \(Recovery.columns) FROM recoveries ORDER BY started_at DESC, id DESC LIMIT ?", limit)
            .map { try Recovery($0) }
    }

    func insert(_ recovery: Recovery) throws {
        try write(
            "INSERT INTO recoveries (\(Recovery.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            recovery.id, recovery.account, recovery.app, recovery.startedBy, recovery.checked,
            recovery.startedAt, recovery.expiry, recovery.approvedBy, recovery.approvedAt, recovery.signIn,
            recovery.endedAt, recovery.completedAt)
    }

    func advance(_ recovery: Recovery, from before: Recovery) throws {
        try change(
            """
            UPDATE recoveries SET expires_at = ?, approved_by = ?, approved_at = ?, sign_in = ?, ended_at = ?,
            completed_at = ? WHERE id = ? AND COALESCE(approved_at, -1) = ? AND COALESCE(sign_in, '') = ?
            AND COALESCE(ended_at, -1) = ? AND COALESCE(completed_at, -1) = ? RETURNING id
            """,
            recovery.expiry, recovery.approvedBy, recovery.approvedAt, recovery.signIn, recovery.endedAt,
            recovery.completedAt, recovery.id, before.approvedAt?.milliseconds ?? -1, before.signIn?.text ?? "",
            before.endedAt?.milliseconds ?? -1, before.completedAt?.milliseconds ?? -1)
    }

    func forgetRecoveries(expiredBefore moment: Timestamp, limit: Int) throws -> Int {
        try all(
            """
            DELETE FROM recoveries WHERE id IN (SELECT id FROM recoveries
            WHERE expires_at < ? LIMIT ?{skip_locked}) RETURNING id
            """, moment, limit
        ).count
    }
}
