import LatchkeyCore

extension Recovery {
    static let columns = """
        id, account, app, started_by, checked, started_at, expires_at, approved_by, approved_at, sign_in, \
        ended_at, completed_at
        """

    init(_ row: SQLRow) throws {
        let place = row.place(in: "recoveries")
        self.init(
            id: try row.id("id", place), account: try row.id("account", place),
            app: AppID(trusted: try row.text("app", place)), startedBy: try row.text("started_by", place),
            checked: try row.text("checked", place),
            startedAt: try row.timestamp("started_at", place), expiry: try row.timestamp("expires_at", place),
            approvedBy: try row.optionalText("approved_by", place),
            approvedAt: try row.optionalTimestamp("approved_at", place),
            signIn: try row.optionalText("sign_in", place).map(SignInID.init(trusted:)),
            endedAt: try row.optionalTimestamp("ended_at", place),
            completedAt: try row.optionalTimestamp("completed_at", place))
    }
}
