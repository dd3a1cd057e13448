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

    /// When a link has to be followed by a second factor.
    public enum SecondFactor: String, Sendable, CaseIterable {
        case never = "none"
        /// For new devices, and where a signal speaks of risk.
        case onRisk = "on_risk"
        case always
    }

    /// What becomes of somebody who should show a second factor and has none.
    public enum WithoutFactor: String, Sendable, CaseIterable {
        /// They are let in, and the reasons say `no_factor`.
        case allow
        /// They set one first, and can do nothing else before.
        case enrol
        /// They are refused, unless staff invited or recovered them.
        case refuse
    }

    /// How much a circumstance weighs.
    public enum Weight: String, Sendable, CaseIterable {
        /// It is written down.
        case note
        case stepUp = "step_up"
        case refuse
    }

    /// What happens when a used link is presented again, elsewhere.
    public enum Replay: String, Sendable, CaseIterable {
        case log
        case notify
        /// The session that came of it ends, and its owner is told.
        case revoke
    }

    /// Who gets an account by asking for a link, where `accounts.sign_up` is on.
    public enum SignUp: String, Sendable, CaseIterable {
        case open
        /// Addresses of the domains under `accounts.domains`.
        case domains
        /// Only whom staff have invited.
        case invited
    }

    /// For domains where scanners open most of the mail.
    public enum ScannedDomains: String, Sendable, CaseIterable {
        case link
        /// The code stands before the link.
        case codeFirst = "code_first"
    }

    /// Who has to agree to a recovery by staff.
    public enum Approval: String, Sendable, CaseIterable {
        case none
        case secondPerson = "second_person"
    }

    /// Whether the session of a shared mailbox asks who it is.
    public enum AskWho: String, Sendable, CaseIterable {
        case off, on
    }

    public var tier: Tier
    public var linkLifetime: TimeSpan
    public var button: Button
    public var crossDevice: CrossDevice
    public var linkSecret: LinkSecret
    public var session: SessionLifetime
    public var secondFactor: SecondFactor
    public var withoutFactor: WithoutFactor
    /// Mailboxes that are not one person's: shared, role or disposable.
    public var sharedMailbox: Weight
    /// Another network or browser at the click than at the request.
    public var placeChange: Weight
    public var replay: Replay
    public var signUp: SignUp
    public var scannedDomains: ScannedDomains = .codeFirst
    public var recoveryApproval: Approval
    public var askWho: AskWho = .off
    /// Requests for links in an hour, all people together; nil for none.
    public var ceiling: Int?

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
            (secondFactor, withoutFactor) = (.never, .allow)
            (sharedMailbox, placeChange, replay) = (.note, .note, .log)
            (signUp, recoveryApproval) = (.open, .none)
        case .moderate:
            linkLifetime = .minutes(10)
            button = .required
            crossDevice = .code
            session = SessionLifetime(absolute: .hours(24), idle: .hours(1))
            (secondFactor, withoutFactor) = (.onRisk, .allow)
            (sharedMailbox, placeChange, replay) = (.stepUp, .stepUp, .notify)
            (signUp, recoveryApproval) = (.domains, .none)
        case .high:
            linkLifetime = .minutes(5)
            button = .required
            crossDevice = .deny
            session = SessionLifetime(absolute: .hours(12), idle: .minutes(15))
            (secondFactor, withoutFactor) = (.always, .refuse)
            (sharedMailbox, placeChange, replay) = (.refuse, .refuse, .revoke)
            (signUp, recoveryApproval) = (.invited, .secondPerson)
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
