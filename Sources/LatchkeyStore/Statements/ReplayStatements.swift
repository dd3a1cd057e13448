import LatchkeyCore

extension SQLTransaction {
    func events(
        named names: [AuditEvent.Name], since: Timestamp, after place: Int64?, limit: Int
    ) throws -> [PlacedEvent] {
        let start = try place ?? lastPlace(before: since)
        let arguments: [any SQLConvertible] = [start, since] + names.map(\.rawValue) + [limit]
        let statement = SQLStatement(
            """
            SELECT sequence, \(AuditEvent.columns) FROM audit_events \
            WHERE sequence > ? AND at >= ? AND name IN (\(placeholders(names.count))) ORDER BY sequence LIMIT ?
            """, arguments)
        return try connection.ask([statement])[0].map { row in
            PlacedEvent(
                place: try row.integer("sequence", row.place(in: "audit_events")), event: try AuditEvent(row))
        }
    }

    /// A place that all events from `moment` on stand behind. There is no index on time, which every sign-in would pay
    /// for; but places rise with it, so halving finds the place in a few looks.
    private func lastPlace(before moment: Timestamp) throws -> Int64 {
        guard let newest = try row(atOrAfter: nil) else { return 0 }
        // Writers that commit at the same time may come a little out of order.
        let wanted = moment - .minutes(1)
        var (low, high) = (Int64(0), newest.place)
        while high - low > 1_000 {
            let middle = low + (high - low) / 2
            if let found = try row(atOrAfter: middle), found.place < high, found.at < wanted {
                low = found.place
            } else {
                high = middle
            }
        }
        return low
    }

    /// The first event from a place on, or the newest of all.
    private func row(atOrAfter place: Int64?) throws -> (place: Int64, at: Timestamp)? {
        let found =
            if let place {
                try first("SELECT sequence, at FROM audit_events WHERE sequence >= ? ORDER BY sequence LIMIT 1", place)
            } else {
                try first("SELECT sequence, at FROM audit_events ORDER BY sequence DESC LIMIT 1")
            }
        return try found.map { row in
            let table = row.place(in: "audit_events")
            return (try row.integer("sequence", table), try row.timestamp("at", table))
        }
    }
}
