import LatchkeyCore

extension SQLTransaction {
    func session(with candidates: [SecretDigest]) throws -> SessionRecord? {
        let rows = try connection.ask([.session(with: candidates), .watermarks])
        return try SessionRecord(rows[0].first, Watermarks(rows[1]))
    }

    func insert(_ session: Session) throws {
        try write(
            "INSERT INTO sessions (\(Session.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            session.id, session.digest, session.account, session.app, session.signIn, session.epoch,
            session.acr.rawValue, session.requestedAt, session.createdAt, session.absoluteExpiry, session.idle,
            session.lastSeenAt, session.scope.rawValue, session.browser, session.mailbox.rawValue, session.who)
    }

    func touch(_ session: Session) throws {
        try write(
            "UPDATE sessions SET last_seen_at = ? WHERE id = ? AND last_seen_at < ?",
            session.lastSeenAt, session.id, session.lastSeenAt, outdating: .session(session.id))
    }

    func end(_ session: SessionID) throws {
        try change("DELETE FROM sessions WHERE id = ? RETURNING id", session, outdating: .session(session))
    }

    func remember(_ device: KnownDevice, replacing earlier: [SecretDigest]) throws {
        if !earlier.isEmpty {
            let sql = "DELETE FROM known_devices WHERE digest IN (\(placeholders(earlier.count)))"
            try connection.write(SQLStatement(sql, earlier), mustChange: false)
        }
        try write(
            "INSERT INTO known_devices (digest, account, last_seen_at) VALUES (?, ?, ?)",
            device.digest, device.account, device.lastSeenAt)
    }

    func forgetSessions(expiredBefore moment: Timestamp, limit: Int) throws -> Int {
        let sessions = try all(
            """
            DELETE FROM sessions WHERE id IN
            (SELECT id FROM sessions WHERE absolute_expires_at < ? LIMIT ?{skip_locked}) RETURNING id
            """, moment, limit)
        let devices = try all(
            """
            DELETE FROM known_devices WHERE digest IN
            (SELECT digest FROM known_devices WHERE last_seen_at < ? LIMIT ?{skip_locked}) RETURNING account
            """, moment - KnownDevice.lifetime, limit)
        return max(sessions.count, devices.count)
    }
}

extension SQLStatement {
    static func session(with candidates: [SecretDigest]) -> Self {
        Self("\(SessionRecord.selection) WHERE s.digest IN (\(placeholders(candidates.count)))", candidates)
    }

    static func session(of signIn: SignInID) -> Self {
        Self("\(SessionRecord.selection) WHERE s.sign_in = ?", [signIn])
    }

    static func device(with candidates: [SecretDigest]) -> Self {
        let places = placeholders(candidates.count)
        return Self("SELECT digest, account, last_seen_at FROM known_devices WHERE digest IN (\(places))", candidates)
    }
}
