import LatchkeyCore

extension SQLTransaction {
    func openers(of signIn: SignInID) throws -> [Opener] {
        try connection.ask([.openers(of: signIn)])[0].map { try Opener($0) }
    }

    func note(_ opener: Opener) throws {
        try write(
            """
            INSERT INTO openers (\(Opener.columns)) SELECT ?, ?, ?, ?, ?, ?, ?
            WHERE (SELECT COUNT(*) FROM openers WHERE sign_in = ?) < ? ON CONFLICT (name) DO NOTHING
            """,
            opener.signIn, opener.name, opener.kind.rawValue, opener.bound, opener.requester.browser,
            opener.requester.network.text, opener.at, opener.signIn, Opener.most)
    }
}

extension SQLStatement {
    static func openers(of signIn: SignInID) -> Self {
        Self("SELECT \(Opener.columns) FROM openers WHERE sign_in = ? ORDER BY at", [signIn])
    }
}
