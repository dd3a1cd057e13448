/// One attempt: somebody typed an identifier, in one browser, for one app.
public struct SignIn: Hashable, Sendable {
    public let id: SignInID
    public let app: AppID
    /// Where the message goes: the account's stored address, or for a newcomer the one that was typed.
    public let address: EmailAddress
    public let subject: Subject
    public internal(set) var digests: Digests
    public let requester: Requester
    /// True where the initiating browser had signed in to this account before.
    public let fromKnownDevice: Bool
    public let language: Language
    /// Where the person goes afterwards; was checked against the app's list when the sign-in was requested.
    public let returnTo: String?
    public let requestedAt: Timestamp
    public let expiry: Timestamp
    public internal(set) var state: SignInState
    /// Wrong mailed and handoff codes together, so that neither adds tries to the other.
    public internal(set) var wrongCodes: Int

    public let purpose: Purpose
    /// The other browser that confirmed the link and shows a handoff code.
    public internal(set) var opener: Requester?

    /// Whom a sign-in would sign in.
    public enum Subject: Hashable, Sendable {
        /// An account, at the epoch that it had when the link was asked for.
        case account(AccountID, epoch: Int64)
        /// Nobody yet: completing it opens an account.
        case newcomer
        /// Nobody, ever: a decoy, so that an unknown address is answered like a known one.
        case nobody
    }

    public struct Digests: Hashable, Sendable {
        public let link: SecretDigest
        public internal(set) var binding: SecretDigest
        public let code: SecretDigest
        public let notMe: SecretDigest

        public init(link: SecretDigest, binding: SecretDigest, code: SecretDigest, notMe: SecretDigest) {
            self.link = link
            self.binding = binding
            self.code = code
            self.notMe = notMe
        }
    }

    public init(
        id: SignInID, app: AppID, address: EmailAddress, subject: Subject, digests: Digests, requester: Requester,
        fromKnownDevice: Bool, language: Language, returnTo: String?, requestedAt: Timestamp, expiry: Timestamp,
        state: SignInState = .pending, wrongCodes: Int = 0, purpose: Purpose = .signIn, opener: Requester? = nil
    ) {
        self.id = id
        self.app = app
        self.address = address
        self.subject = subject
        self.digests = digests
        self.requester = requester
        self.fromKnownDevice = fromKnownDevice
        self.language = language
        self.returnTo = returnTo
        self.requestedAt = requestedAt
        self.expiry = expiry
        self.state = state
        self.wrongCodes = wrongCodes
        self.purpose = purpose
        self.opener = opener
    }

    /// Whether the account is still as it was when the link was asked for, and no watermark has risen since (promise 7).
    public func stillStands(in circumstances: Circumstances) -> Bool {
        guard !circumstances.watermarks.cover(requestedAt, app: app, address: address) else { return false }
        return switch (subject, circumstances.account) {
        case (.nobody, _): false
        case (.newcomer, nil): true
        // The newcomer's account was opened meanwhile by another of their links, and nothing has changed since.
        case (.newcomer, let account?):
            account.standing == .active && account.epoch == 1 && account.createdAt >= requestedAt
        case (.account, nil): false
        case (.account(let id, let epoch), let account?):
            account.id == id && account.standing == .active && account.epoch == epoch
        }
    }
}
