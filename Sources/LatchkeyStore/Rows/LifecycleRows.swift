import LatchkeyCore

extension AddressChange {
    static let columns = "id, account, before, after, undo, changed_at, expires_at, undone_at"

    init(_ row: SQLRow) throws {
        let place = row.place(in: "address_changes")
        self.init(
            id: try row.id("id", place), account: try row.id("account", place),
            before: try row.address("before", place), after: try row.address("after", place),
            undo: try row.digest("undo", place), changedAt: try row.timestamp("changed_at", place),
            expiry: try row.timestamp("expires_at", place), undoneAt: try row.optionalTimestamp("undone_at", place))
    }
}

extension APIKey {
    static let columns = "id, digest, name, scopes, created_at, expires_at, revoked_at"

    init(_ row: SQLRow) throws {
        let place = row.place(in: "api_keys")
        self.init(
            id: try row.id("id", place), digest: try row.digest("digest", place), name: try row.text("name", place),
            scopes: Set(try row.words("scopes", place)), createdAt: try row.timestamp("created_at", place),
            expiry: try row.timestamp("expires_at", place), revokedAt: try row.optionalTimestamp("revoked_at", place))
    }

    /// The column `scopes`: words with spaces between.
    var scopeWords: String { scopes.map(\.rawValue).sorted().joined(separator: " ") }
}
