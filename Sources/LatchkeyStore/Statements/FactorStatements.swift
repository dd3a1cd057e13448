import LatchkeyCore

extension SQLTransaction {
    func factors(of account: AccountID) throws -> [Factor] {
        try all("SELECT \(Factor.columns) FROM factors WHERE account = ? ORDER BY created_at, id", account)
            .map { try Factor($0) }
    }

    func insert(_ factor: Factor) throws {
        try change(
            """
            INSERT INTO factors (\(Factor.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id
            """,
            factor.id, factor.account, factor.kind.rawValue, factor.sealed, factor.createdAt, factor.offeredTo,
            factor.confirmedAt, factor.lastStep)
    }

    func advance(_ factor: Factor, from before: Factor) throws {
        // Moments and steps are never negative.
        try change(
            """
            UPDATE factors SET offered_to = ?, confirmed_at = ?, last_step = ?
            WHERE id = ? AND COALESCE(confirmed_at, -1) = ? AND COALESCE(last_step, -1) = ? RETURNING id
            """,
            factor.offeredTo, factor.confirmedAt, factor.lastStep, factor.id, before.confirmedAt?.milliseconds ?? -1,
            before.lastStep ?? -1)
    }

    func remove(_ factor: FactorID) throws {
        try change("DELETE FROM factors WHERE id = ? RETURNING id", factor)
    }

    func forgetOffers(before moment: Timestamp, limit: Int) throws -> Int {
        try all(
            """
            DELETE FROM factors WHERE id IN (SELECT id FROM factors
            WHERE confirmed_at IS NULL AND created_at < ? LIMIT ?{skip_locked}) RETURNING id
            """, moment, limit
        ).count
    }
}
