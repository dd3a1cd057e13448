import LatchkeyCore

extension SQLTransaction {
    func addressChange(withUndo candidates: [SecretDigest]) throws -> AddressChange? {
        try connection.ask([.addressChanges(withUndo: candidates)])[0].first.map { try AddressChange($0) }
    }

    func insert(_ change: AddressChange) throws {
        try write(
            "INSERT INTO address_changes (\(AddressChange.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            change.id, change.account, change.before.text, change.after.text, change.undo, change.changedAt,
            change.expiry, change.undoneAt)
    }

    func close(_ change: AddressChange, at now: Timestamp) throws {
        try self.change(
            "UPDATE address_changes SET undone_at = ? WHERE id = ? AND undone_at IS NULL RETURNING id", now, change.id)
        try write(
            "UPDATE address_changes SET undone_at = ? WHERE account = ? AND changed_at >= ? AND undone_at IS NULL",
            now, change.account, change.changedAt)
    }

    func forgetAddressChanges(expiredBefore moment: Timestamp, limit: Int) throws -> Int {
        try all(
            """
            DELETE FROM address_changes WHERE id IN
            (SELECT id FROM address_changes WHERE expires_at < ? LIMIT ?{skip_locked}) RETURNING id
            """, moment, limit
        ).count
    }

    func apiKey(with candidates: [SecretDigest]) throws -> APIKey? {
        try connection.ask([.apiKeys(with: candidates)])[0].first.map { try APIKey($0) }
    }

    func apiKeys() throws -> [APIKey] {
        try all("SELECT \(APIKey.columns) FROM api_keys ORDER BY created_at, id").map { try APIKey($0) }
    }

    func insert(_ key: APIKey) throws {
        try write(
            "INSERT INTO api_keys (\(APIKey.columns)) VALUES (?, ?, ?, ?, ?, ?, ?)",
            key.id, key.digest, key.name, key.scopeWords, key.createdAt, key.expiry, key.revokedAt)
    }

    func revoke(_ key: APIKeyID, at now: Timestamp) throws {
        try change(
            "UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING id", now, key)
    }

    func note(who name: String, of session: SessionID) throws {
        try change(
            "UPDATE sessions SET who = ? WHERE id = ? AND who IS NULL RETURNING id", name, session,
            outdating: .session(session))
    }
}

extension SQLStatement {
    static func addressChanges(withUndo candidates: [SecretDigest]) -> Self {
        Self(
            "SELECT \(AddressChange.columns) FROM address_changes WHERE undo IN (\(placeholders(candidates.count)))",
            candidates)
    }

    static func apiKeys(with candidates: [SecretDigest]) -> Self {
        Self(
            "SELECT \(APIKey.columns) FROM api_keys WHERE digest IN (\(placeholders(candidates.count)))", candidates)
    }
}
