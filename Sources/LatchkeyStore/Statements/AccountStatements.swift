import LatchkeyCore

extension SQLTransaction {
    func account(_ id: AccountID) throws -> Account? {
        try first("SELECT \(Account.columns) FROM accounts WHERE id = ?", id).map(Account.init)
    }

    func account(for address: EmailAddress) throws -> Account? {
        try first("SELECT \(Account.columns) FROM accounts WHERE address_key = ?", address.key).map(Account.init)
    }

    func accounts(after key: String?, limit: Int) throws -> [Account] {
        try all(
            "SELECT \(Account.columns) FROM accounts WHERE address_key > ? ORDER BY address_key LIMIT ?", key ?? "",
            limit
        ).map(Account.init)
    }

    func insert(_ account: Account) throws -> Bool {
        try changed(
            """
            INSERT INTO accounts (id, address_key, address, created_at, verified_at, standing, epoch)
            VALUES (\(placeholders(7))) ON CONFLICT (address_key) DO NOTHING RETURNING id
            """,
            account.id, account.address.key, account.address.text, account.createdAt, account.verifiedAt,
            account.standing.rawValue, account.epoch)
    }

    func update(_ account: Account, from epoch: Int64) throws -> Bool {
        try changed(
            """
            UPDATE accounts SET address_key = ?, address = ?, verified_at = ?, standing = ?, epoch = ?
            WHERE id = ? AND epoch = ? RETURNING id
            """,
            account.address.key, account.address.text, account.verifiedAt, account.standing.rawValue, account.epoch,
            account.id, epoch)
    }
}
