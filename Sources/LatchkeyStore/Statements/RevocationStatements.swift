import LatchkeyCore

extension SQLTransaction {
    func count(_ target: RevocationTarget, under earlier: Watermarks, at now: Timestamp) throws -> RevocationCounts {
        let links = RevocationFilter.links(target, earlier, now)
        let sessions = RevocationFilter.sessions(target, earlier, now)
        let rows = try connection.ask([
            SQLStatement("SELECT COUNT(*) AS number FROM sign_ins i WHERE \(links.sql)", links.arguments),
            SQLStatement(
                "SELECT COUNT(*) AS number FROM sessions s JOIN accounts a ON a.id = s.account WHERE \(sessions.sql)",
                sessions.arguments),
            SQLStatement(
                """
                SELECT COUNT(*) AS number FROM outbox o JOIN sign_ins i ON i.id = o.sign_in
                WHERE o.sealed IS NOT NULL AND \(links.sql)
                """, links.arguments),
        ])
        let counts = try rows.map { rows in
            try rows.first.map { Int(try $0.integer("number", $0.place(in: "sign_ins"))) } ?? 0
        }
        return RevocationCounts(links: counts[0], sessions: counts[1], messages: counts[2])
    }
}

/// The conditions that find what a revocation ended.
private struct RevocationFilter {
    private(set) var sql: String
    private(set) var arguments: [any SQLConvertible]

    private init(_ sql: String, _ arguments: [any SQLConvertible]) {
        self.sql = sql
        self.arguments = arguments
    }

    private mutating func and(_ sql: String, _ arguments: any SQLConvertible...) {
        self.sql += " AND \(sql)"
        self.arguments += arguments
    }

    static func links(_ target: RevocationTarget, _ earlier: Watermarks, _ now: Timestamp) -> Self {
        var filter = Self("i.state IN ('pending', 'handed_off') AND i.subject <> 'nobody' AND i.expires_at > ?", [now])
        filter.take(target, Columns(row: "i", address: "i.address_key"), earlier)
        switch target {
        case .account(let id, let address, let epoch):
            filter.and("i.address_key = ? AND i.account = ? AND i.epoch = ?", address.key, id, epoch)
        case .watermark:
            filter.and(
                """
                (i.account IS NULL OR EXISTS (SELECT 1 FROM accounts a
                WHERE a.id = i.account AND a.epoch = i.epoch AND a.standing = 'active'))
                """)
        }
        return filter
    }

    static func sessions(_ target: RevocationTarget, _ earlier: Watermarks, _ now: Timestamp) -> Self {
        var filter = Self("s.absolute_expires_at > ? AND s.last_seen_at + s.idle > ?", [now, now])
        filter.take(target, Columns(row: "s", address: "a.address_key"), earlier)
        switch target {
        case .account(let id, _, let epoch): filter.and("s.account = ? AND s.epoch = ?", id, epoch)
        case .watermark: filter.and("a.epoch = s.epoch AND a.standing = 'active'")
        }
        return filter
    }

    /// How a table is called in the statement, and where the address stands.
    private struct Columns {
        let row: String
        let address: String
    }

    /// In what the target names, and not dead already.
    private mutating func take(_ target: RevocationTarget, _ columns: Columns, _ earlier: Watermarks) {
        if case .watermark(let scope, let moment) = target {
            and("\(columns.row).requested_at <= ?", moment)
            switch scope {
            case .everything: break
            case .app(let app): and("\(columns.row).app = ?", app)
            case .domain(let name): and("\(columns.address) LIKE ? ESCAPE '!'", Self.ending(in: name))
            }
        }
        for (scope, moment) in earlier.moments.sorted(by: { $0.key.description < $1.key.description }) {
            switch scope {
            case .everything: and("\(columns.row).requested_at > ?", moment)
            case .app(let app): and("(\(columns.row).app <> ? OR \(columns.row).requested_at > ?)", app, moment)
            case .domain(let name):
                and(
                    "(\(columns.address) NOT LIKE ? ESCAPE '!' OR \(columns.row).requested_at > ?)",
                    Self.ending(in: name),
                    moment)
            }
        }
    }

    private static func ending(in domain: String) -> String {
        "%@" + domain.replacing("!", with: "!!").replacing("_", with: "!_").replacing("%", with: "!%")
    }
}
