/// The signed-in state of one browser, for one account and one app.
public struct Session: Hashable, Sendable {
    /// What it can do. Anything but `full` is a doorstep: to apps nobody is signed in.
    public enum Scope: String, Sendable, CaseIterable {
        case full
        /// Can show a second factor, and nothing else.
        case stepUp = "step_up"
        /// Can set a first factor, and nothing else.
        case enrolment
        /// Can set a new factor in place of the old, and nothing else.
        case recovery

        /// How long anything but `full` lasts.
        public static let doorstep = TimeSpan.minutes(10)
    }

    public let id: SessionID
    public let digest: SecretDigest
    public let account: AccountID
    public let app: AppID
    public let signIn: SignInID
    /// The account's epoch when the session began; a session of an older epoch is dead (promise 7).
    public let epoch: Int64
    public let acr: Acr
    /// When the link that it came from was asked for: a watermark above that ends the session with the link.
    public let requestedAt: Timestamp
    public let createdAt: Timestamp
    public let absoluteExpiry: Timestamp
    public let idle: TimeSpan
    public internal(set) var lastSeenAt: Timestamp
    public let scope: Scope
    /// The browser that it is in, in plain words.
    public let browser: String
    /// What the mailbox was at the time.
    public let mailbox: MailboxClass
    /// Who of those who share the mailbox it is, in their own words; nil where nobody was asked.
    public private(set) var who: String?

    public init(
        id: SessionID, digest: SecretDigest, account: AccountID, app: AppID, signIn: SignInID, epoch: Int64, acr: Acr,
        requestedAt: Timestamp, createdAt: Timestamp, absoluteExpiry: Timestamp, idle: TimeSpan, lastSeenAt: Timestamp,
        scope: Scope = .full, browser: String = "", mailbox: MailboxClass = .person, who: String? = nil
    ) {
        self.id = id
        self.digest = digest
        self.account = account
        self.app = app
        self.signIn = signIn
        self.epoch = epoch
        self.acr = acr
        self.requestedAt = requestedAt
        self.createdAt = createdAt
        self.absoluteExpiry = absoluteExpiry
        self.idle = idle
        self.lastSeenAt = lastSeenAt
        self.scope = scope
        self.browser = browser
        self.mailbox = mailbox
        self.who = who
    }

    /// What somebody may call themselves: 1 to 60 characters on one line.
    public static func isWho(_ text: String) -> Bool { text.isPlainLine(of: 1...60) }

    /// False if somebody has said so already: it isn't changed afterwards.
    public mutating func note(who name: String) -> Bool {
        guard who == nil else { return false }
        who = name
        return true
    }

    public var expiry: Timestamp { min(absoluteExpiry, lastSeenAt + idle) }

    /// Notes that it was used. True once in a sixtieth of the idle time, so that use doesn't mean a write each time.
    public mutating func touch(at now: Timestamp) -> Bool {
        guard (now - lastSeenAt).milliseconds >= max(1_000, idle.milliseconds / 60) else { return false }
        lastSeenAt = now
        return true
    }
}
