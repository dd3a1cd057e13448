import LatchkeyCore

extension Session {
    static let columns = """
        id, digest, account, app, sign_in, epoch, acr, requested_at, created_at, absolute_expires_at, idle, last_seen_at, \
        scope, browser, mailbox, who
        """

    init(_ row: SQLRow) throws {
        let place = row.place(in: "sessions")
        self.init(
            id: try row.id("id", place), digest: try row.digest("digest", place),
            account: try row.id("account", place), app: AppID(trusted: try row.text("app", place)),
            signIn: try row.id("sign_in", place), epoch: try row.integer("epoch", place),
            acr: try row.word("acr", place), requestedAt: try row.timestamp("requested_at", place),
            createdAt: try row.timestamp("created_at", place),
            absoluteExpiry: try row.timestamp("absolute_expires_at", place),
            idle: TimeSpan(milliseconds: try row.integer("idle", place)),
            lastSeenAt: try row.timestamp("last_seen_at", place), scope: try row.word("scope", place),
            browser: try row.text("browser", place), mailbox: try row.word("mailbox", place),
            who: try row.optionalText("who", place))
    }
}

extension SessionRecord {
    /// The session's columns by their names, and those of its account with `account_` before them.
    static let selection: String = {
        func list(_ columns: String, _ change: (Substring) -> String) -> String {
            columns.split(separator: ", ").map(change).joined(separator: ", ")
        }
        let session = list(Session.columns) { "s.\($0)" }
        let account = list(Account.columns) { "a.\($0) AS account_\($0)" }
        return "SELECT \(session), \(account) FROM sessions s JOIN accounts a ON a.id = s.account"
    }()

    init?(_ row: SQLRow?, _ watermarks: Watermarks) throws {
        guard let row else { return nil }
        let session = try Session(row)
        let account = try Account(row, id: session.account, named: "account_")
        self.init(session: session, account: account, watermarks: watermarks)
    }
}

extension KnownDevice {
    init(_ row: SQLRow) throws {
        let place = row.place(in: "known_devices")
        self.init(
            digest: try row.digest("digest", place), account: try row.id("account", place),
            lastSeenAt: try row.timestamp("last_seen_at", place))
    }
}
