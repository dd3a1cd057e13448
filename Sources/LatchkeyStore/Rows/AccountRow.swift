import LatchkeyCore

extension Account {
    static let columns = """
        id, address, created_at, verified_at, standing, epoch, mailbox, held_at, changed_at, factors, may_enrol_until, language
        """

    init(_ row: SQLRow) throws {
        try self.init(row, id: row.id("id", row.place(in: "accounts")), named: "")
    }

    /// `prefix` stands before the columns' names where a result has columns of several tables. An id that is known shares
    /// its text with whoever knows it.
    init(_ row: SQLRow, id: AccountID, named prefix: String) throws {
        let place = row.place(in: "accounts")
        self.init(
            id: id, createdAt: try row.timestamp(prefix + "created_at", place),
            address: try row.address(prefix + "address", place),
            verifiedAt: try row.optionalTimestamp(prefix + "verified_at", place),
            standing: try row.word(prefix + "standing", place), epoch: try row.integer(prefix + "epoch", place),
            mailbox: try row.optionalWord(prefix + "mailbox", place),
            heldAt: try row.optionalTimestamp(prefix + "held_at", place),
            changedAt: try row.optionalTimestamp(prefix + "changed_at", place),
            factors: Set(try row.words(prefix + "factors", place)),
            mayEnrolUntil: try row.optionalTimestamp(prefix + "may_enrol_until", place),
            language: try row.optionalWord(prefix + "language", place))
    }

    /// The column `factors`: kinds with spaces between.
    var factorWords: String { factors.map(\.rawValue).sorted().joined(separator: " ") }
}

extension Watermarks {
    init(_ rows: [SQLRow]) throws {
        self.init()
        for row in rows {
            let place = row.place(in: "watermarks")
            guard let scope = Scope(trusted: try row.text("scope", place)) else { throw place.corrupt("scope") }
            _ = raise(scope, to: try row.timestamp("raised_to", place))
        }
    }
}
