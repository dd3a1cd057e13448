import LatchkeyCore

extension SQLTransaction {
    func signIn(_ id: SignInID) throws -> SignIn? {
        try first("SELECT \(SignIn.columns) FROM sign_ins WHERE id = ?", id).map(SignIn.init)
    }

    func signIn(withLink candidates: [SecretDigest]) throws -> SignIn? {
        try signIn(where: "link", isOneOf: candidates)
    }

    func signIn(withNotMe candidates: [SecretDigest]) throws -> SignIn? {
        try signIn(where: "not_me", isOneOf: candidates)
    }

    private func signIn(where column: String, isOneOf candidates: [SecretDigest]) throws -> SignIn? {
        try connection.run(
            "SELECT \(SignIn.columns) FROM sign_ins WHERE \(column) IN (\(placeholders(candidates.count)))", candidates
        ).first.map(SignIn.init)
    }

    func insert(_ signIn: SignIn) throws {
        let (account, epoch) = signIn.subject.accountAndEpoch
        let (state, stateAt, handoff) = signIn.state.columns
        try run(
            "INSERT INTO sign_ins (address_key, \(SignIn.columns)) VALUES (\(placeholders(22)))",
            signIn.address.key, signIn.id, signIn.app, signIn.address.text, signIn.subject.word, account, epoch,
            signIn.digests.link, signIn.digests.binding, signIn.digests.code, signIn.digests.notMe,
            signIn.requester.browser, signIn.requester.network.text, signIn.fromKnownDevice, signIn.language.rawValue,
            signIn.returnTo, signIn.requestedAt, signIn.expiry, state, stateAt, handoff, signIn.wrongCodes)
    }

    func advance(_ signIn: SignIn, from before: SignIn) throws -> Bool {
        let (state, stateAt, handoff) = signIn.state.columns
        return try changed(
            """
            UPDATE sign_ins SET state = ?, state_at = ?, handoff_code = ?, wrong_codes = ?, binding = ?
            WHERE id = ? AND state = ? AND wrong_codes = ? RETURNING id
            """,
            state, stateAt, handoff, signIn.wrongCodes, signIn.digests.binding, signIn.id, before.state.columns.word,
            before.wrongCodes)
    }

    func openSignIns(boundTo candidates: [SecretDigest], at now: Timestamp) throws -> [SignIn] {
        try connection.run(
            """
            SELECT \(SignIn.columns) FROM sign_ins WHERE binding IN (\(placeholders(candidates.count)))
            AND state IN ('pending', 'handed_off') AND expires_at > ?
            """, candidates + [now]
        ).map(SignIn.init)
    }

    func openExpiries(
        for address: EmailAddress, app: AppID, fromKnownDevice: Bool, at now: Timestamp
    ) throws -> [Timestamp] {
        try all(
            """
            SELECT id, expires_at FROM sign_ins WHERE address_key = ? AND app = ? AND known_device = ?
            AND expires_at > ? AND state IN ('pending', 'handed_off') ORDER BY expires_at
            """, address.key, app, fromKnownDevice, now
        ).map { try $0.timestamp("expires_at", $0.place(in: "sign_ins")) }
    }

    func forgetSignIns(expiredBefore moment: Timestamp, limit: Int) throws -> Int {
        let gone = try all(
            """
            DELETE FROM sign_ins WHERE id IN (SELECT id FROM sign_ins WHERE expires_at < ? LIMIT ?) RETURNING id
            """, moment, limit)
        for row in gone {
            try run("DELETE FROM outbox WHERE sign_in = ?", row.text("id", row.place(in: "sign_ins")))
        }
        return gone.count
    }
}
