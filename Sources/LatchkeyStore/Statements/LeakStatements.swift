import LatchkeyCore

extension SQLTransaction {
    func leaked(_ digests: LeakedDigests) throws -> LeakPicture {
        func ask(_ kind: Secret.Kind, _ statement: ([SecretDigest]) -> SQLStatement) -> SQLStatement {
            digests[kind].map { $0.isEmpty ? .nothing : statement(Self.padded($0)) } ?? .nothing
        }
        let rows = try connection.ask([
            ask(.link) { .signIns(where: "link", isOneOf: $0) },
            ask(.notMe) { .signIns(where: "not_me", isOneOf: $0) },
            ask(.binding) { .signIns(where: "binding", isOneOf: $0) },
            ask(.session) { .session(with: $0) }, ask(.device) { .device(with: $0) },
            ask(.apiKey) { .apiKeys(with: $0) }, ask(.undo) { .addressChanges(withUndo: $0) }, .watermarks,
            ask(.binding) { .sessions(boundBy: $0) },
        ])
        let watermarks = try Watermarks(rows[7])
        return LeakPicture(
            signIns: try (rows[0] + rows[1] + rows[2]).map { try SignIn($0) },
            sessions: try (rows[3] + rows[8]).compactMap { try SessionRecord($0, watermarks) },
            devices: try rows[4].map { try KnownDevice($0) }, apiKeys: try rows[5].map { try APIKey($0) },
            addressChanges: try rows[6].map { try AddressChange($0) })
    }

    func accounts(_ ids: Set<AccountID>) throws -> [Account] {
        guard !ids.isEmpty else { return [] }
        let sql = "SELECT \(Account.columns) FROM accounts WHERE id IN (\(placeholders(ids.count)))"
        return try connection.ask([SQLStatement(sql, ids.sorted { $0.text < $1.text })])[0].map { try Account($0) }
    }

    func signIns(_ ids: [SignInID]) throws -> [(signIn: SignIn, circumstances: Circumstances)] {
        guard !ids.isEmpty else { return [] }
        let rows = try connection.ask([.standings(of: Self.padded(ids)), .watermarks])
        let watermarks = try Watermarks(rows[1])
        return try rows[0].map { row in
            let place = row.place(in: "sign_ins")
            let owner = try row.optionalText("account_id", place).map { AccountID(trusted: $0) }
            let account = try owner.map { try Account(row, id: $0, named: "account_") }
            return (try SignIn(row), Circumstances(account: account, watermarks: watermarks))
        }
    }

    func forget(_ device: KnownDevice) throws {
        try change("DELETE FROM known_devices WHERE digest = ? RETURNING digest", device.digest)
    }

    func forgetDevices(of account: AccountID) throws {
        try write("DELETE FROM known_devices WHERE account = ?", account)
    }

    /// So that there are a few forms of a statement, and not one for each length of a list.
    private static func padded<Item>(_ list: [Item]) -> [Item] {
        guard let last = list.last else { return [] }
        let length = [1, 8, 64, 256].first { $0 >= list.count } ?? list.count
        return list + Array(repeating: last, count: length - list.count)
    }
}

extension SQLStatement {
    fileprivate static func signIns(where column: String, isOneOf candidates: [SecretDigest]) -> Self {
        Self(
            "SELECT \(SignIn.columns) FROM sign_ins WHERE \(column) IN (\(placeholders(candidates.count)))", candidates)
    }

    fileprivate static func sessions(boundBy candidates: [SecretDigest]) -> Self {
        Self(
            """
            \(SessionRecord.selection) WHERE s.sign_in IN
            (SELECT id FROM sign_ins WHERE binding IN (\(placeholders(candidates.count))))
            """, candidates)
    }

    fileprivate static func standings(of ids: [SignInID]) -> Self {
        let signIn = SignIn.columns.split(separator: ", ").map { "i.\($0)" }.joined(separator: ", ")
        let account = Account.columns.split(separator: ", ").map { "a.\($0) AS account_\($0)" }.joined(separator: ", ")
        return Self(
            """
            SELECT \(signIn), \(account) FROM sign_ins i LEFT JOIN accounts a ON a.address_key = i.address_key
            WHERE i.id IN (\(placeholders(ids.count)))
            """, ids)
    }
}
