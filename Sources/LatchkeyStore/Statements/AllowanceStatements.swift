import LatchkeyCore

extension SQLTransaction {
    func allowance(_ subject: [UInt8]) throws -> Allowance {
        try connection.ask([.allowances([subject])])[0].first.map { try Allowance($0) } ?? Allowance()
    }

    func save(_ allowance: Allowance, of subject: [UInt8], until: Timestamp) throws {
        try write(
            """
            INSERT INTO allowances (subject, grants, refusal_noted, expires_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (subject) DO UPDATE SET grants = excluded.grants, refusal_noted = excluded.refusal_noted,
            expires_at = excluded.expires_at
            """, subject, allowance.packedGrants, allowance.refusalNoted, until)
    }

    func clearAllowance(_ subject: [UInt8]) throws {
        try write("DELETE FROM allowances WHERE subject = ?", subject)
    }

    func forgetAllowances(before moment: Timestamp, limit: Int) throws -> Int {
        try all(
            """
            DELETE FROM allowances WHERE subject IN
            (SELECT subject FROM allowances WHERE expires_at < ? LIMIT ?{skip_locked}) RETURNING expires_at
            """, moment, limit
        ).count
    }
}

extension SQLStatement {
    static func allowances(_ subjects: [[UInt8]]) -> Self {
        Self(
            "SELECT subject, grants, refusal_noted FROM allowances WHERE subject IN (\(placeholders(subjects.count)))",
            subjects)
    }
}
