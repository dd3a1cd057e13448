import LatchkeyCore

extension SQLTransaction {
    func traffic(at now: Timestamp) throws -> TrafficPicture {
        let rows = try connection.ask([
            .tallies(by: "app", least: 1, at: now), .tallies(by: "network", least: TrafficPicture.least, at: now),
            .tallies(by: SQLStatement.domain, least: TrafficPicture.least, at: now),
        ])
        return TrafficPicture(
            apps: try tallies(rows[0]) { AppID(trusted: $0) },
            networks: try tallies(rows[1]) { NetworkPrefix(trusted: $0) },
            domains: try tallies(rows[2]) { $0 })
    }

    private func tallies<Name>(
        _ rows: [SQLRow], named: (String) -> Name
    ) throws -> [Name: TrafficPicture.Tally] {
        let named = try rows.map { row in
            let place = row.place(in: "sign_ins")
            return (named(try row.text("name", place)), try TrafficPicture.Tally(row, place))
        }
        return Dictionary(named) { first, _ in first }
    }

    func scannedMail(since moment: Timestamp) throws -> [String: ScannedMail] {
        try byDomain(.scannedMail(since: moment)) { row, place in
            ScannedMail(accepted: try row.count("accepted", place), scanned: try row.count("scanned", place))
        }
    }

    func lateMail(at now: Timestamp) throws -> [String: LateMail] {
        try byDomain(.lateMail(at: now)) { row, place in
            LateMail(sent: try row.count("sent", place), late: try row.count("late", place))
        }
    }

    private func byDomain<Mail>(
        _ question: SQLStatement, _ mail: (SQLRow, SQLRow.Place) throws -> Mail
    ) throws -> [String: Mail] {
        let found = try connection.ask([question])[0].map { row in
            let place = row.place(in: "outbox")
            return (try row.text("domain", place), try mail(row, place))
        }
        return Dictionary(found) { first, _ in first }
    }

    func domains(since moment: Timestamp) throws -> [DomainTraffic] {
        let rows = try connection.ask([
            .domains(since: moment), .spread(of: "accepted_at - requested_at", since: moment),
            .spread(of: "opened_at - accepted_at", since: moment),
        ])
        let spreads = try rows.dropFirst().map { rows in
            try Dictionary(
                rows.map { try ($0.text("domain", $0.place(in: "sign_ins")), DomainTraffic.Spread($0)) }
            ) { first, _ in first }
        }
        return try rows[0].map { row in
            var domain = try DomainTraffic(row)
            (domain.delivery, domain.opening) = (spreads[0][domain.domain], spreads[1][domain.domain])
            return domain
        }
    }
}

extension SQLStatement {
    /// What stands behind the last `@`: both engines can take away from the end all characters but that one.
    fileprivate static let domain =
        "SUBSTR(address_key, LENGTH(RTRIM(address_key, REPLACE(address_key, '@', ''))) + 1)"

    fileprivate static func tallies(by name: String, least: Int, at now: Timestamp) -> Self {
        // Every link ends after its request, so the index on the ends finds the hour's.
        let (lately, ripe, since) = (now - TrafficPicture.lately, now - TrafficPicture.ripe, now - TrafficPicture.hour)
        return Self(
            """
            SELECT \(name) AS name, COUNT(*) AS hour, COUNT(CASE WHEN requested_at > ? THEN 1 END) AS lately,
            COUNT(CASE WHEN subject <> 'nobody' AND requested_at <= ? THEN 1 END) AS issued,
            COUNT(CASE WHEN subject <> 'nobody' AND requested_at <= ? AND state = 'completed' THEN 1 END) AS used
            FROM sign_ins WHERE expires_at > ? AND requested_at > ?
            GROUP BY 1 HAVING COUNT(*) >= ? ORDER BY COUNT(*) DESC LIMIT 10000
            """, [lately, ripe, ripe, since, since, least] as [any SQLConvertible])
    }

    fileprivate static func scannedMail(since moment: Timestamp) -> Self {
        Self(
            """
            SELECT domain, COUNT(*) AS accepted, COUNT(scanned) AS scanned FROM (
            SELECT \(domain) AS domain, (SELECT MIN(o.at) FROM openers o WHERE o.sign_in = s.id AND o.kind = 'scanner'
            AND o.at <= m.state_at + ?) AS scanned FROM sign_ins s JOIN outbox m ON m.sign_in = s.id
            WHERE s.expires_at > ? AND s.subject <> 'nobody' AND m.state = 'accepted') AS mail
            GROUP BY domain HAVING COUNT(*) >= ? ORDER BY COUNT(*) DESC LIMIT 10000
            """, [DomainTraffic.soon, moment, ScannedMail.least] as [any SQLConvertible])
    }

    /// One that waits is as late as it is by now. Others were given up, because nobody wants them any more.
    fileprivate static func lateMail(at now: Timestamp) -> Self {
        let (since, due) = (now - LateMail.span, now - LateMail.patience)
        return Self(
            """
            SELECT domain, COUNT(*) AS sent, COUNT(CASE WHEN taken_at > requested_at + ? THEN 1 END) AS late FROM (
            SELECT \(domain) AS domain, s.requested_at, CASE WHEN m.state = 'accepted' THEN m.state_at ELSE ? END AS taken_at
            FROM sign_ins s JOIN outbox m ON m.sign_in = s.id
            WHERE s.expires_at > ? AND s.requested_at > ? AND s.subject <> 'nobody'
            AND (m.state = 'accepted' OR (m.state IN ('queued', 'deferred') AND s.requested_at < ?))) AS mail
            GROUP BY domain HAVING COUNT(*) >= ? ORDER BY COUNT(*) DESC LIMIT 10000
            """, [LateMail.patience, now, since, since, due, LateMail.least] as [any SQLConvertible])
    }

    fileprivate static func domains(since moment: Timestamp) -> Self {
        Self(
            """
            \(sent)
            SELECT domain, COUNT(*) AS issued, COUNT(accepted_at) AS accepted, COUNT(opened_at) AS opened,
            COUNT(CASE WHEN scanned_at <= accepted_at + ? THEN 1 END) AS scanned,
            COUNT(CASE WHEN state = 'completed' THEN 1 END) AS used, COUNT(elsewhere_at) AS elsewhere,
            COUNT(CASE WHEN opened_at >= expires_at - ? THEN 1 END) AS late,
            COUNT(CASE WHEN opened_at >= expires_at THEN 1 END) AS expired
            FROM sent GROUP BY domain ORDER BY COUNT(*) DESC, domain LIMIT ?
            """,
            [moment, moment, DomainTraffic.soon, DomainTraffic.lastMinute, DomainTraffic.most]
                as [any SQLConvertible])
    }

    /// By rank, because only one of the engines knows percentiles.
    fileprivate static func spread(of span: String, since moment: Timestamp) -> Self {
        Self(
            """
            \(sent)
            SELECT domain, MIN(CASE WHEN place * 2 >= many THEN span END) AS median,
            MIN(CASE WHEN place * 10 >= many * 9 THEN span END) AS slow
            FROM (SELECT domain, span, ROW_NUMBER() OVER (PARTITION BY domain ORDER BY span) AS place,
            COUNT(*) OVER (PARTITION BY domain) AS many
            FROM (SELECT domain, \(span) AS span FROM sent) AS spans WHERE span IS NOT NULL) AS ranked GROUP BY domain
            """, [moment, moment])
    }

    /// One row a message that was no decoy.
    private static let sent = """
        WITH sent AS (SELECT \(domain) AS domain, s.state, s.requested_at, s.expires_at,
        CASE WHEN m.state = 'accepted' THEN m.state_at END AS accepted_at,
        (SELECT MIN(o.at) FROM openers o WHERE o.sign_in = s.id AND o.kind IN ('person', 'unknown')) AS opened_at,
        (SELECT MIN(o.at) FROM openers o WHERE o.sign_in = s.id AND o.kind = 'scanner') AS scanned_at,
        (SELECT MIN(o.at) FROM openers o WHERE o.sign_in = s.id AND o.kind = 'person' AND o.bound = 0
        AND o.network <> s.network) AS elsewhere_at
        FROM sign_ins s JOIN outbox m ON m.sign_in = s.id
        WHERE s.expires_at > ? AND s.requested_at >= ? AND s.subject <> 'nobody')
        """
}
