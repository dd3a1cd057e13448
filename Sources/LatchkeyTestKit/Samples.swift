public import LatchkeyCore

/// Values that tests start from.
public struct Samples: Sendable {
    public let entropy: SeededEntropy
    public let keyring: Keyring

    public static let network = NetworkPrefix(trusted: "192.0.2.0/24")
    public static let requester = Requester(browser: "Firefox, Windows", network: network)

    public init(seed: UInt64 = 1) {
        entropy = SeededEntropy(seed: seed)
        keyring = Keyring(newest: .random(version: 1, from: entropy), issuer: "https://id.example.com")
    }

    public func address(_ text: String = "anna@example.com") throws -> EmailAddress {
        try EmailAddress(parsing: text)
    }

    /// A pending sign-in and the secrets that belong to it.
    public func signIn(
        _ address: String = "anna@example.com", subject: SignIn.Subject = .newcomer, app: String = "wiki",
        at now: Timestamp, lifetime: TimeSpan = .minutes(10)
    ) throws -> (signIn: SignIn, secrets: Secrets) {
        let id = SignInID.random(from: entropy)
        let secrets = Secrets(
            link: .random(.link, from: entropy), binding: .random(.binding, from: entropy),
            notMe: .random(.notMe, from: entropy), code: .random(.mailed, from: entropy))
        let digests = SignIn.Digests(
            link: keyring.digest(secrets.link), binding: keyring.digest(secrets.binding),
            code: keyring.digest(secrets.code, of: id), notMe: keyring.digest(secrets.notMe))
        let signIn = SignIn(
            id: id, app: AppID(trusted: app), address: try EmailAddress(parsing: address), subject: subject,
            digests: digests, requester: Self.requester, fromKnownDevice: false, language: .english,
            returnTo: nil, requestedAt: now, expiry: now + lifetime)
        return (signIn, secrets)
    }

    public struct Secrets: Sendable {
        public let link: Secret
        public let binding: Secret
        public let notMe: Secret
        public let code: TypedCode
    }

    public func account(_ address: String = "anna@example.com", at now: Timestamp) throws -> Account {
        Account(
            id: .random(from: entropy), createdAt: now, address: try EmailAddress(parsing: address), verifiedAt: nil)
    }
}

extension Circumstances {
    /// This account, and no watermark.
    public static func of(_ account: Account?) -> Self {
        Self(account: account, watermarks: Watermarks())
    }
}
