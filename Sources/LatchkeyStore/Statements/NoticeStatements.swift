import LatchkeyCore

extension SQLTransaction {
    func forgetNotices(expiredBefore moment: Timestamp, limit: Int) throws -> Int {
        try all(
            """
            DELETE FROM outbox WHERE id IN
            (SELECT id FROM outbox WHERE sign_in IS NULL AND expires_at < ? LIMIT ?{skip_locked}) RETURNING id
            """, moment, limit
        ).count
    }
}
