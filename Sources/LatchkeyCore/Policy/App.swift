/// An application that people sign in to.
public struct App: Hashable, Sendable {
    public let id: AppID
    public let name: String
    public let policy: AppPolicy
    /// Where a person may be sent after signing in: compared exactly, character by character (RFC 9700 §2.1).
    public let redirectURIs: [String]

    public init(id: AppID, name: String, policy: AppPolicy, redirectURIs: [String]) {
        self.id = id
        self.name = name
        self.policy = policy
        self.redirectURIs = redirectURIs
    }

    public func permits(returnTo: String) -> Bool { redirectURIs.contains(returnTo) }

    /// Stands in for one that is in the directory no more, so that what was begun for it can be shown as ended.
    public static func gone(_ id: AppID) -> App {
        App(id: id, name: id.text, policy: AppPolicy(tier: .high), redirectURIs: [])
    }
}

/// The apps of this server and its sign-up rule.
public struct AppDirectory: Hashable, Sendable {
    public let apps: [App]
    public let signUp: SignUpRule
    public let mailboxes: MailboxRules

    public init(apps: [App], signUp: SignUpRule, mailboxes: MailboxRules = MailboxRules()) {
        self.apps = apps
        self.signUp = signUp
        self.mailboxes = mailboxes
    }

    /// Whether a link to this address may open an account.
    public func permitsSignUp(_ address: EmailAddress, for app: App) -> Bool {
        switch (signUp, app.policy.signUp) {
        case (.closed, _), (_, .invited): false
        case (.open, .open): true
        case (.open, .domains): false
        case (.domains(let domains), .open), (.domains(let domains), .domains): domains.contains(address.domain)
        }
    }

    public func app(_ id: AppID) -> App? { apps.first { $0.id == id } }

    /// The app that a request means when it names none: only where there is just one.
    public var onlyApp: App? { apps.count == 1 ? apps[0] : nil }
}

/// Who gets an account by asking for a link. Apps above tier `low` want invited people or named domains
/// (docs/policy.md).
public enum SignUpRule: Hashable, Sendable {
    case closed
    case open
    /// In ASCII form, lower case.
    case domains(Set<String>)
}
