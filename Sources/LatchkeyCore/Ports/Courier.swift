/// Hands messages to the mail system. One call is one attempt; the caller decides about another.
public protocol Courier: Sendable {
    /// Tries the routes in order until one takes the message.
    ///
    /// It never throws: whatever happens is an outcome that is written down. It may block for as long as the routes'
    /// time-outs add up to.
    func deliver(_ message: OutgoingMessage) async -> DeliveryOutcome
}

/// One message to one person, with the secrets in it. It exists in memory and sealed in the outbox, and nowhere else.
public struct OutgoingMessage: Sendable {
    /// Stays the same when a message is tried again, so that receivers can tell a second copy.
    public let id: MessageID
    public let recipient: EmailAddress
    public let language: Language
    public let content: Content

    public enum Content: Sendable {
        case signIn(SignInMessage)
        case notice(NoticeMessage)
        /// Staff have started a recovery. It carries no code: staff read that out.
        case recovery(RecoveryMessage)
        /// `latchkey mail test`: carries no secret.
        case test
    }

    public init(id: MessageID, recipient: EmailAddress, language: Language, content: Content) {
        self.id = id
        self.recipient = recipient
        self.language = language
        self.content = content
    }
}

public struct SignInMessage: Sendable {
    public let appName: String
    public let link: Secret
    public let code: TypedCode
    public let notMe: Secret
    public let requester: Requester
    public let requestedAt: Timestamp
    public let expiry: Timestamp
    /// True where mail systems lose fragments: the secret then stands in the path.
    public let secretInPath: Bool
    /// True where scanners open the links: the code stands before the link.
    public let codeFirst: Bool

    public init(
        appName: String, link: Secret, code: TypedCode, notMe: Secret, requester: Requester, requestedAt: Timestamp,
        expiry: Timestamp, secretInPath: Bool, codeFirst: Bool = false
    ) {
        self.appName = appName
        self.link = link
        self.code = code
        self.notMe = notMe
        self.requester = requester
        self.requestedAt = requestedAt
        self.expiry = expiry
        self.secretInPath = secretInPath
        self.codeFirst = codeFirst
    }
}

public struct RecoveryMessage: Sendable {
    public let appName: String
    public let link: Secret
    public let notMe: Secret
    public let requestedAt: Timestamp
    public let expiry: Timestamp

    public init(appName: String, link: Secret, notMe: Secret, requestedAt: Timestamp, expiry: Timestamp) {
        self.appName = appName
        self.link = link
        self.notMe = notMe
        self.requestedAt = requestedAt
        self.expiry = expiry
    }
}

/// What became of one attempt. `reply` is the mail server's own last answer, such as `250 2.0.0 Ok: queued as 4F2A1`,
/// or our sentence about why there was none; it is one line and carries no secret.
public enum DeliveryOutcome: Hashable, Sendable {
    /// The mail server took responsibility.
    case accepted(route: String, reply: String)
    /// Not now: a 4xx answer, or no answer. Worth another attempt.
    case deferred(route: String, reply: String)
    /// Never: a 5xx answer about this message.
    case rejected(route: String, reply: String)
}
