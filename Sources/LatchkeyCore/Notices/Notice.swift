/// Something about an account that its owner is told by mail. It signs nobody in. Two carry a
/// secret: ``Kind/addressChanged`` one that can only take away, and ``Kind/verifyAddress`` one that works in one browser.
public struct Notice: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// To the old address, with a link that undoes it.
        case addressChanged = "address_changed"
        /// To a new address, with the link that confirms it in the browser that asked.
        case verifyAddress = "verify_address"
        /// Somebody undid it: the account is held.
        case addressRestored = "address_restored"
        /// Somebody who is signed in asked for an address that has an account already; to that address.
        case addressTaken = "address_taken"
        /// A used link was opened in another browser.
        case replayed
        /// For the same reason the session that came of it has ended.
        case sessionRevoked = "session_revoked"
        case factorAdded = "factor_added"
        case factorRemoved = "factor_removed"
        /// By staff; says who.
        case recoveryStarted = "recovery_started"
        /// A new factor stands in place of the old.
        case recovered
        /// Too many wrong codes: links only.
        case codesOff = "codes_off"
        /// Somebody found a secret of the account and reported it.
        case leaked
        case held
        /// Carries the address of the sign-in form, and no secret.
        case invited
        case signedOutEverywhere = "signed_out_everywhere"
    }

    public let kind: Kind
    /// The app that it is about, or where an invitation leads.
    public let app: AppID?
    public let appName: String?
    public let undo: Secret?
    public let link: Secret?
    /// Who of the staff did it, in their own words.
    public let by: String?

    public init(
        _ kind: Kind, app: AppID? = nil, appName: String? = nil, undo: Secret? = nil, link: Secret? = nil,
        by: String? = nil
    ) {
        self.kind = kind
        self.app = app
        self.appName = appName
        self.undo = undo
        self.link = link
        self.by = by
    }

    public static func addressChanged(undo: Secret) -> Self { Self(.addressChanged, undo: undo) }
    public static func verifyAddress(link: Secret) -> Self { Self(.verifyAddress, link: link) }
    public static let addressRestored = Self(.addressRestored)
    public static let addressTaken = Self(.addressTaken)
    public static func replayed(_ app: App) -> Self { Self(.replayed, app: app.id, appName: app.name) }
    public static func sessionRevoked(_ app: App) -> Self { Self(.sessionRevoked, app: app.id, appName: app.name) }
    public static let factorAdded = Self(.factorAdded)
    public static let factorRemoved = Self(.factorRemoved)
    public static func recoveryStarted(by staff: String, _ app: App) -> Self {
        Self(.recoveryStarted, app: app.id, appName: app.name, by: staff)
    }
    public static let recovered = Self(.recovered)
    public static let codesOff = Self(.codesOff)
    public static let leaked = Self(.leaked)
    public static let held = Self(.held)
    public static func invited(_ app: App) -> Self { Self(.invited, app: app.id, appName: app.name) }
    public static let signedOutEverywhere = Self(.signedOutEverywhere)
}

/// A notice with the moment that it speaks of, and the browser in which it was done, where it was done in one.
public struct NoticeMessage: Sendable {
    public let notice: Notice
    public let at: Timestamp
    public let requester: Requester?

    public init(_ notice: Notice, at moment: Timestamp, by requester: Requester?) {
        self.notice = notice
        at = moment
        self.requester = requester
    }
}
