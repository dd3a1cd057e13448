import LatchkeyCore

extension OutboxMessage {
    static let columns = "id, sign_in, account, sealed, state, reply, state_at, attempts, due_at, expires_at"

    init(_ row: SQLRow) throws {
        let place = row.place(in: "outbox")
        let sealed: [UInt8]? = row["sealed"] == .null ? nil : try row.blob("sealed", place)
        self.init(
            id: try row.id("id", place), signIn: try row.optionalText("sign_in", place).map { SignInID(trusted: $0) },
            account: try row.optionalText("account", place).map { AccountID(trusted: $0) }, sealed: sealed,
            state: try State(row, place), stateAt: try row.timestamp("state_at", place),
            attempts: Int(try row.integer("attempts", place)), dueAt: try row.timestamp("due_at", place),
            expiry: try row.timestamp("expires_at", place))
    }
}

extension OutboxMessage.State {
    /// The columns `state` and `reply`.
    var columns: (word: String, reply: String?) {
        switch self {
        case .queued: ("queued", nil)
        case .deferred(let reply): ("deferred", reply)
        case .accepted(let reply): ("accepted", reply)
        case .rejected(let reply): ("rejected", reply)
        case .abandoned(let reply): ("abandoned", reply)
        }
    }

    init(_ row: SQLRow, _ place: SQLRow.Place) throws {
        switch try row.text("state", place) {
        case "queued": self = .queued
        case "deferred": self = .deferred(reply: try row.text("reply", place))
        case "accepted": self = .accepted(reply: try row.text("reply", place))
        case "rejected": self = .rejected(reply: try row.text("reply", place))
        case "abandoned": self = .abandoned(reply: try row.text("reply", place))
        default: throw place.corrupt("state")
        }
    }
}
