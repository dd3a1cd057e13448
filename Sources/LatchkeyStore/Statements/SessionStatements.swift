import LatchkeyCore

extension SQLTransaction {
    func session(with candidates: [SecretDigest]) throws -> (session: Session, account: Account)? {
        let row = try connection.run(
            "SELECT \(Session.columns) FROM sessions WHERE digest IN (\(placeholders(candidates.count)))", candidates
        ).first
        return try withAccount(row)
    }

    func session(of signIn: SignInID) throws -> (session: Session, account: Account)? {
        try withAccount(first("SELECT \(Session.columns) FROM sessions WHERE sign_in = ?", signIn))
    }

    private func withAccount(_ row: SQLRow?) throws -> (session: Session, account: Account)? {
        guard let session = try row.map(Session.init), let account = try account(session.account) else { return nil }
        return (session, account)
    }

    func insert(_ session: Session) throws {
        try run(
            "INSERT INTO sessions (\(Session.columns)) VALUES (\(placeholders(11)))",
            session.id, session.digest, session.account, session.app, session.signIn, session.epoch,
            session.acr.rawValue, session.createdAt, session.absoluteExpiry, session.idle, session.lastSeenAt)
    }

    func touch(_ session: Session) throws {
        try run(
            "UPDATE sessions SET last_seen_at = ? WHERE id = ? AND last_seen_at < ?",
            session.lastSeenAt, session.id, session.lastSeenAt)
    }

    func end(_ session: SessionID) throws -> Bool {
        try changed("DELETE FROM sessions WHERE id = ? RETURNING id", session)
    }

    func device(with candidates: [SecretDigest]) throws -> KnownDevice? {
        let row = try connection.run(
            """
            SELECT digest, account, last_seen_at FROM known_devices WHERE digest IN (\(placeholders(candidates.count)))
            """, candidates
        ).first
        guard let row else { return nil }
        let place = row.place(in: "known_devices")
        return KnownDevice(
            digest: try row.digest("digest", place), account: try row.id("account", place),
            lastSeenAt: try row.timestamp("last_seen_at", place))
    }

    func remember(_ device: KnownDevice, replacing earlier: [SecretDigest]) throws {
        if !earlier.isEmpty {
            _ = try connection.run(
                "DELETE FROM known_devices WHERE digest IN (\(placeholders(earlier.count)))", earlier)
        }
        try run(
            "INSERT INTO known_devices (digest, account, last_seen_at) VALUES (?, ?, ?)",
            device.digest, device.account, device.lastSeenAt)
    }

    func forgetSessions(expiredBefore moment: Timestamp, limit: Int) throws -> Int {
        let sessions = try all(
            """
            DELETE FROM sessions WHERE id IN
            (SELECT id FROM sessions WHERE absolute_expires_at < ? LIMIT ?) RETURNING id
            """, moment, limit)
        let devices = try all(
            """
            DELETE FROM known_devices WHERE digest IN
            (SELECT digest FROM known_devices WHERE last_seen_at < ? LIMIT ?) RETURNING account
            """, moment - KnownDevice.lifetime, limit)
        return max(sessions.count, devices.count)
    }
}
