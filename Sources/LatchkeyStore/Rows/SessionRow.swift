import LatchkeyCore

extension Session {
    static let columns = """
        id, digest, account, app, sign_in, epoch, acr, created_at, absolute_expires_at, idle, last_seen_at
        """

    init(_ row: SQLRow) throws {
        let place = row.place(in: "sessions")
        self.init(
            id: try row.id("id", place), digest: try row.digest("digest", place),
            account: try row.id("account", place), app: AppID(trusted: try row.text("app", place)),
            signIn: try row.id("sign_in", place), epoch: try row.integer("epoch", place),
            acr: try row.word("acr", place), createdAt: try row.timestamp("created_at", place),
            absoluteExpiry: try row.timestamp("absolute_expires_at", place),
            idle: TimeSpan(milliseconds: try row.integer("idle", place)),
            lastSeenAt: try row.timestamp("last_seen_at", place))
    }
}
