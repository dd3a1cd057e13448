/// What becomes of the messages to one recipient domain: how soon they arrive, who opens them, and whether they are used.
public struct DomainTraffic: Hashable, Sendable {
    public let domain: String
    /// Messages that were to be sent, without decoys.
    public var issued = 0
    /// Those that a mail server took.
    public var accepted = 0
    /// Those that anybody but a scanner or a prefetch opened.
    public var opened = 0
    /// Those that a scanner opened no later than ``soon`` after the mail server had taken them.
    public var scanned = 0
    public var used = 0
    /// Those that a person opened in another network and without the initiating browser's cookie: a telephone, or somebody
    /// to whom it was forwarded.
    public var elsewhere = 0
    /// Those that were first opened in their last minute or after their end, and those after it alone.
    public var late = 0
    public var expired = 0
    /// From the request to the mail server's yes.
    public var delivery: Spread?
    /// From the mail server's yes to the first opening by anybody but a scanner.
    public var opening: Spread?

    /// Half take no longer than the median, nine of ten no longer than `slow`.
    public struct Spread: Hashable, Sendable {
        public let median: TimeSpan
        public let slow: TimeSpan

        public init(median: TimeSpan, slow: TimeSpan) {
            self.median = median
            self.slow = slow
        }
    }

    public static let soon = TimeSpan.seconds(30)
    public static let lastMinute = TimeSpan.minutes(1)
    /// In one answer, those with most messages first.
    public static let most = 1_000

    public init(domain: String) {
        self.domain = domain
    }
}

/// How much of the mail to one domain its servers take late, or not at all.
public struct LateMail: Hashable, Sendable {
    /// Messages of the last half hour that were taken, or have waited for longer than ``patience``.
    public let sent: Int
    public let late: Int

    public init(sent: Int, late: Int) {
        self.sent = sent
        self.late = late
    }

    /// From the request to the mail server's yes. People look for their mail at once.
    public static let patience = TimeSpan.minutes(1)
    public static let span = TimeSpan.minutes(30)
    /// Fewer are nothing to judge by.
    public static let least = 5

    public var isMost: Bool { sent >= Self.least && late * 2 >= sent }
}

/// How much of the mail to one domain scanners open.
public struct ScannedMail: Hashable, Sendable {
    public let accepted: Int
    public let scanned: Int

    public init(accepted: Int, scanned: Int) {
        self.accepted = accepted
        self.scanned = scanned
    }

    /// Fewer are nothing to judge by.
    public static let least = 20

    /// Half of it at least: the code is then the better way in, because no scanner types codes.
    public var isMost: Bool { accepted >= Self.least && scanned * 2 >= accepted }
}
