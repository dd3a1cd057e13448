import LatchkeyCore

extension Account {
    static let columns = "id, address, created_at, verified_at, standing, epoch"

    /// `prefix` stands before the columns' names where a result has columns of several tables.
    init(_ row: SQLRow, named prefix: String = "") throws {
        let place = row.place(in: "accounts")
        self.init(
            id: try row.id(prefix + "id", place), createdAt: try row.timestamp(prefix + "created_at", place),
            address: try row.address(prefix + "address", place),
            verifiedAt: try row.optionalTimestamp(prefix + "verified_at", place),
            standing: try row.word(prefix + "standing", place), epoch: try row.integer(prefix + "epoch", place))
    }
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
