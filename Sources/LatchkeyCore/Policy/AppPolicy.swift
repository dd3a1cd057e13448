/// What one app lets a link do: its tier's defaults with the operator's departures from them.
public struct AppPolicy: Hashable, Sendable {
    /// In the initiating browser, after the link was opened.
    public enum Button: String, Sendable, CaseIterable {
        /// The click in the mail was the person's act; the visible page completes by itself.
        case notNeeded = "not_needed"
        case required
    }

    /// In any other browser.
    public enum CrossDevice: String, Sendable, CaseIterable {
        /// Shows a code that is typed into the initiating browser.
        case code
        /// Signs in where the link was opened.
        case here
        case deny
    }

    /// Where the secret stands in the link.
    public enum LinkSecret: String, Sendable, CaseIterable {
        /// Reaches no server log, proxy or Referer.
        case fragment
        /// For mail systems that lose fragments.
        case path
    }

    public var tier: Tier
    public var linkLifetime: TimeSpan
    public var button: Button
    public var crossDevice: CrossDevice
    public var linkSecret: LinkSecret
    public var session: SessionLifetime

    /// NIST SP 800-63B-4 §3.1.3.2: ten minutes. No configuration goes past it.
    public static let longestLinkLifetime = TimeSpan.minutes(10)

    /// The column of the tier in docs/policy.md.
    public init(tier: Tier) {
        self.tier = tier
        linkSecret = .fragment
        switch tier {
        case .low:
            linkLifetime = .minutes(10)
            button = .notNeeded
            crossDevice = .code
            session = SessionLifetime(absolute: .days(30), idle: .days(7))
        case .moderate:
            linkLifetime = .minutes(10)
            button = .required
            crossDevice = .code
            session = SessionLifetime(absolute: .hours(24), idle: .hours(1))
        case .high:
            linkLifetime = .minutes(5)
            button = .required
            crossDevice = .deny
            session = SessionLifetime(absolute: .hours(12), idle: .minutes(15))
        }
    }
}

/// How long a session lives at most, and how long without use.
public struct SessionLifetime: Hashable, Sendable {
    public var absolute: TimeSpan
    public var idle: TimeSpan

    public init(absolute: TimeSpan, idle: TimeSpan) {
        self.absolute = absolute
        self.idle = idle
    }
}
