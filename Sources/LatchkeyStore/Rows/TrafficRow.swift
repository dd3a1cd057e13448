import LatchkeyCore

extension TrafficPicture.Tally {
    init(_ row: SQLRow, _ place: SQLRow.Place) throws {
        self.init(
            lately: try row.count("lately", place), hour: try row.count("hour", place),
            issued: try row.count("issued", place), used: try row.count("used", place))
    }
}

extension DomainTraffic {
    init(_ row: SQLRow) throws {
        let place = row.place(in: "sign_ins")
        self.init(domain: try row.text("domain", place))
        (issued, accepted) = (try row.count("issued", place), try row.count("accepted", place))
        (opened, scanned) = (try row.count("opened", place), try row.count("scanned", place))
        (used, elsewhere) = (try row.count("used", place), try row.count("elsewhere", place))
        (late, expired) = (try row.count("late", place), try row.count("expired", place))
    }
}

extension DomainTraffic.Spread {
    /// A scanner's click may be written down before the mail server's yes, so nothing takes less than no time.
    init(_ row: SQLRow) throws {
        let place = row.place(in: "sign_ins")
        self.init(
            median: TimeSpan(milliseconds: max(0, try row.integer("median", place))),
            slow: TimeSpan(milliseconds: max(0, try row.integer("slow", place))))
    }
}

extension SQLRow {
    func count(_ column: String, _ place: Place) throws -> Int { Int(try integer(column, place)) }
}
