import LatchkeyCore

extension Factor {
    static let columns = "id, account, kind, sealed, created_at, offered_to, confirmed_at, last_step"

    init(_ row: SQLRow) throws {
        let place = row.place(in: "factors")
        self.init(
            id: try row.id("id", place), account: try row.id("account", place), kind: try row.word("kind", place),
            sealed: try row.blob("sealed", place), createdAt: try row.timestamp("created_at", place),
            offeredTo: try row.optionalText("offered_to", place).map(SessionID.init(trusted:)),
            confirmedAt: try row.optionalTimestamp("confirmed_at", place),
            lastStep: try row.optionalInteger("last_step", place))
    }
}
