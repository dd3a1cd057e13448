/// A table as it is carried from one database to another: whole rows, in the order of their key.
struct CopiedTable: Sendable {
    let name: String
    let key: String
    let columns: [String]

    /// All of them but the schema's own version.
    static let all = [
        Self(
            "accounts", key: "id",
            """
            id address_key address created_at verified_at standing epoch mailbox held_at changed_at factors may_enrol_until \
            language
            """),
        Self(
            "sign_ins", key: "id",
            """
            id app address_key address subject account epoch link binding code not_me browser network known_device \
            language return_to requested_at expires_at state state_at handoff_code wrong_codes purpose \
            opener_browser opener_network
            """),
        Self(
            "sessions", key: "id",
            """
            id digest account app sign_in epoch acr requested_at created_at absolute_expires_at idle last_seen_at \
            scope browser mailbox who
            """),
        Self("known_devices", key: "digest", "digest account last_seen_at"),
        Self(
            "outbox", key: "id",
            "id sign_in account sealed state reply state_at attempts due_at expires_at holder"),
        Self(
            "audit_events", key: "sequence",
            "sequence at name sign_in account app network fingerprint details"),
        Self("allowances", key: "subject", "subject grants refusal_noted expires_at"),
        Self("openers", key: "name", "sign_in name kind bound browser network at"),
        Self("factors", key: "id", "id account kind sealed created_at offered_to confirmed_at last_step"),
        Self("address_changes", key: "id", "id account before after undo changed_at expires_at undone_at"),
        Self(
            "recoveries", key: "id",
            """
            id account app started_by checked started_at expires_at approved_by approved_at sign_in ended_at \
            completed_at
            """),
        Self("api_keys", key: "id", "id digest name scopes created_at expires_at revoked_at"),
        Self("watermarks", key: "scope", "scope raised_to"),
    ]

    private init(_ name: String, key: String, _ columns: String) {
        self.name = name
        self.key = key
        self.columns = columns.split(separator: " ").map(String.init)
    }

    private var list: String { columns.joined(separator: ", ") }

    /// The next rows after `last`, or the first.
    func next(after last: SQLValue?, limit: Int) -> SQLStatement {
        guard let last else { return SQLStatement("SELECT \(list) FROM \(name) ORDER BY \(key) LIMIT ?", [limit]) }
        return SQLStatement("SELECT \(list) FROM \(name) WHERE \(key) > ? ORDER BY \(key) LIMIT ?", [last, limit])
    }

    func insert(_ row: SQLRow) -> SQLStatement {
        SQLStatement("INSERT INTO \(name) (\(list)) VALUES (\(placeholders(columns.count)))", row.values)
    }

    var count: SQLStatement { SQLStatement("SELECT COUNT(*) AS number FROM \(name)") }
}
