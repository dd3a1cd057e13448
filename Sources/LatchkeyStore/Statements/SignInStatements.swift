import LatchkeyCore

extension SQLTransaction {
    func signIn(_ id: SignInID) throws -> SignIn? {
        try connection.ask([.signIn(id)])[0].first.map { try SignIn($0) }
    }

    func signIn(withLink candidates: [SecretDigest]) throws -> SignIn? {
        try signIn(where: "link", isOneOf: candidates)
    }

    func signIn(withNotMe candidates: [SecretDigest]) throws -> SignIn? {
        try signIn(where: "not_me", isOneOf: candidates)
    }

    private func signIn(where column: String, isOneOf candidates: [SecretDigest]) throws -> SignIn? {
        let sql = "SELECT \(SignIn.columns) FROM sign_ins WHERE \(column) IN (\(placeholders(candidates.count)))"
        return try connection.ask([SQLStatement(sql, candidates)])[0].first.map { try SignIn($0) }
    }

    func insert(_ signIn: SignIn) throws {
        let (account, epoch) = signIn.subject.accountAndEpoch
        let (state, stateAt, handoff) = signIn.state.columns
        try write(
            """
            INSERT INTO sign_ins (address_key, \(SignIn.columns))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            signIn.address.key, signIn.id, signIn.app, signIn.address.text, signIn.subject.word, account, epoch,
            signIn.digests.link, signIn.digests.binding, signIn.digests.code, signIn.digests.notMe,
            signIn.requester.browser, signIn.requester.network.text, signIn.fromKnownDevice, signIn.language.rawValue,
            signIn.returnTo, signIn.requestedAt, signIn.expiry, state, stateAt, handoff, signIn.wrongCodes,
            signIn.purpose.rawValue, signIn.opener?.browser, signIn.opener?.network.text)
    }

    func advance(_ signIn: SignIn, from before: SignIn) throws {
        let (state, stateAt, handoff) = signIn.state.columns
        try change(
            """
            UPDATE sign_ins SET state = ?, state_at = ?, handoff_code = ?, wrong_codes = ?, binding = ?,
            opener_browser = ?, opener_network = ? WHERE id = ? AND state = ? AND wrong_codes = ? RETURNING id
            """,
            state, stateAt, handoff, signIn.wrongCodes, signIn.digests.binding,
            signIn.opener?.browser, signIn.opener?.network.text, signIn.id, before.state.columns.word,
            before.wrongCodes)
    }

    func forgetSignIns(expiredBefore moment: Timestamp, limit: Int) throws -> Int {
        let gone = try all(
            """
            DELETE FROM sign_ins WHERE id IN
            (SELECT id FROM sign_ins WHERE expires_at < ? LIMIT ?{skip_locked}) RETURNING id
            """, moment, limit)
        for row in gone {
            let id = try row.text("id", row.place(in: "sign_ins"))
            try write("DELETE FROM outbox WHERE sign_in = ?", id)
            try write("DELETE FROM openers WHERE sign_in = ?", id)
        }
        return gone.count
    }
}

extension SQLStatement {
    static func signIn(_ id: SignInID) -> Self {
        Self("SELECT \(SignIn.columns) FROM sign_ins WHERE id = ?", [id])
    }
}
