import LatchkeyCore

extension SQLTransaction {
    func picture(for question: RequestPicture.Question) throws -> RequestPicture {
        let rows = try connection.ask([
            .account(for: question.address), .allowances(question.subjects), .open(question),
            question.device.isEmpty ? .nothing : .device(with: question.device),
            question.binding.isEmpty ? .nothing : .openHere(question),
        ])
        return RequestPicture(
            account: try Self.account(rows[0].first, question.address),
            device: try rows[3].first.map { try KnownDevice($0) },
            openHere: try rows[4].map { try SignIn($0) },
            open: try rows[2].map { try RequestPicture.Open($0) },
            allowances: try Dictionary(
                rows[1].map { try ($0.blob("subject", $0.place(in: "allowances")), Allowance($0)) },
                uniquingKeysWith: { first, _ in first }))
    }

    /// Reading an account's row takes longer than reading none, above all its address, and the difference could be measured
    /// (A13). So an address without an account is read too.
    private static func account(_ row: SQLRow?, _ asked: EmailAddress) throws -> Account? {
        guard let row else {
            _ = try? EmailAddress(parsing: asked.text)
            return nil
        }
        return try Account(row)
    }

    func picture(of id: SignInID, session: [SecretDigest]) throws -> SignInPicture? {
        let rows = try connection.ask([
            .signIn(id), .account(ofSignIn: id), .watermarks, .session(of: id),
            session.isEmpty ? .nothing : .session(with: session), .openers(of: id), .devices(ofSignIn: id),
        ])
        guard let signIn = try rows[0].first.map({ try SignIn($0) }) else { return nil }
        let watermarks = try Watermarks(rows[2])
        return SignInPicture(
            signIn: signIn,
            circumstances: Circumstances(
                account: try rows[1].first.map { try Account($0) }, watermarks: watermarks),
            session: try SessionRecord(rows[3].first, watermarks),
            present: try SessionRecord(rows[4].first, watermarks), openers: try rows[5].map { try Opener($0) },
            devicesSeen: try rows[6].map { try $0.timestamp("last_seen_at", $0.place(in: "known_devices")) })
    }
}

extension SQLStatement {
    /// Not asked at all, and answered with no rows.
    static let nothing = Self("")

    fileprivate static func account(ofSignIn id: SignInID) -> Self {
        Self(
            """
            SELECT \(Account.columns) FROM accounts
            WHERE address_key = (SELECT address_key FROM sign_ins WHERE id = ?)
            """, [id])
    }

    /// Those of the account of its address; the latest are enough to tell that there are many.
    fileprivate static func devices(ofSignIn id: SignInID) -> Self {
        Self(
            """
            SELECT last_seen_at FROM known_devices WHERE account =
            (SELECT a.id FROM accounts a JOIN sign_ins i ON i.address_key = a.address_key WHERE i.id = ?)
            ORDER BY last_seen_at DESC LIMIT ?
            """, [id, 20])
    }

    fileprivate static func open(_ question: RequestPicture.Question) -> Self {
        Self(
            """
            SELECT id, expires_at, known_device FROM sign_ins WHERE address_key = ? AND app = ? AND expires_at > ?
            AND state IN ('pending', 'handed_off') ORDER BY expires_at
            """, [question.address.key, question.app, question.now])
    }

    fileprivate static func openHere(_ question: RequestPicture.Question) -> Self {
        let places = placeholders(question.binding.count)
        return Self(
            """
            SELECT \(SignIn.columns) FROM sign_ins WHERE binding IN (\(places))
            AND state IN ('pending', 'handed_off') AND expires_at > ?
            """, question.binding + [question.now] as [any SQLConvertible])
    }
}
