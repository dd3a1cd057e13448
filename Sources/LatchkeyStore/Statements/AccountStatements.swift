import LatchkeyCore

extension SQLTransaction {
    func account(_ id: AccountID) throws -> Account? {
        try first("SELECT \(Account.columns) FROM accounts WHERE id = ?", id).map { try Account($0) }
    }

    func account(for address: EmailAddress) throws -> Account? {
        try connection.ask([.account(for: address)])[0].first.map { try Account($0) }
    }

    func accounts(after key: String?, limit: Int) throws -> [Account] {
        try all(
            "SELECT \(Account.columns) FROM accounts WHERE address_key > ? ORDER BY address_key LIMIT ?", key ?? "",
            limit
        ).map { try Account($0) }
    }

    func insert(_ account: Account) throws {
        try change(
            """
            INSERT INTO accounts (address_key, \(Account.columns))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address_key) DO NOTHING RETURNING id
            """,
            account.address.key, account.id, account.address.text, account.createdAt, account.verifiedAt,
            account.standing.rawValue, account.epoch, account.mailbox?.rawValue, account.heldAt, account.changedAt,
            account.factorWords, account.mayEnrolUntil, account.language?.rawValue)
    }

    func update(_ account: Account, from epoch: Int64) throws {
        try change(
            """
            UPDATE accounts SET address_key = ?, address = ?, verified_at = ?, standing = ?, epoch = ?, mailbox = ?, held_at = ?,
            changed_at = ?, factors = ?, may_enrol_until = ?, language = ?
            WHERE id = ? AND epoch = ? RETURNING id
            """,
            account.address.key, account.address.text, account.verifiedAt, account.standing.rawValue, account.epoch,
            account.mailbox?.rawValue, account.heldAt, account.changedAt, account.factorWords, account.mayEnrolUntil,
            account.language?.rawValue, account.id, epoch, outdating: .account(account.id))
    }

    func watermarks() throws -> Watermarks {
        try Watermarks(connection.ask([.watermarks])[0])
    }

    func raise(_ scope: Watermarks.Scope, to moment: Timestamp) throws {
        try write(
            """
            INSERT INTO watermarks (scope, raised_to) VALUES (?, ?) ON CONFLICT (scope) DO UPDATE
            SET raised_to = excluded.raised_to WHERE watermarks.raised_to < excluded.raised_to
            """, scope.description, moment, outdating: .watermark(scope, moment))
    }

    func forgetWatermarks(before moment: Timestamp) throws {
        try write("DELETE FROM watermarks WHERE raised_to < ?", moment)
    }
}

extension SQLStatement {
    static func account(for address: EmailAddress) -> Self {
        Self("SELECT \(Account.columns) FROM accounts WHERE address_key = ?", [address.key])
    }

    /// Few: one a scope, and old ones go.
    static let watermarks = Self("SELECT scope, raised_to FROM watermarks")
}
