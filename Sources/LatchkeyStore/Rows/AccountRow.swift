import LatchkeyCore

extension Account {
    static let columns = "id, address, created_at, verified_at, standing, epoch"

    init(_ row: SQLRow) throws {
        let place = row.place(in: "accounts")
        self.init(
            id: try row.id("id", place), createdAt: try row.timestamp("created_at", place),
            address: try row.address("address", place), verifiedAt: try row.optionalTimestamp("verified_at", place),
            standing: try row.word("standing", place), epoch: try row.integer("epoch", place))
    }
}
