/// Something that an auditor may ask about, committed in the transaction of the thing that it records (promise 10).
public struct AuditEvent: Hashable, Sendable {
    public let at: Timestamp
    public let name: Name
    public let signIn: SignInID?
    public let account: AccountID?
    public let app: AppID?
    public let network: NetworkPrefix?
    /// Small facts in fixed words. A secret can't get here: it prints as `•••`.
    public let details: [String: String]

    public init(
        _ name: Name, at: Timestamp, signIn: SignInID? = nil, account: AccountID? = nil, app: AppID? = nil,
        network: NetworkPrefix? = nil, details: [String: String] = [:]
    ) {
        self.name = name
        self.at = at
        self.signIn = signIn
        self.account = account
        self.app = app
        self.network = network
        self.details = details
    }

    /// The words of the OWASP Logging Vocabulary where it has one, and ours, built alike, where it has none.
    public enum Name: String, Sendable, CaseIterable {
        // OWASP
        case signedIn = "authn_login_success"
        case signInFailed = "authn_login_fail"
        case wrongCodesExhausted = "authn_login_fail_max"
        case linkIssued = "authn_token_created"
        case linkReused = "authn_token_reuse"
        case linksRevoked = "authn_token_revoked"
        case limitReached = "excess_rate_limit_exceeded"
        case sessionCreated = "session_created"
        case sessionEnded = "session_expired"
        case accountCreated = "user_created"
        case accountChanged = "user_updated"

        // Ours
        case ceilingNear = "ceiling_near"
        case mailLate = "mail_late"
        case linkWithheld = "authn_token_withheld"
        case linkOpened = "authn_link_opened"
        case linkRefused = "authn_link_refused"
        case linkHandedOff = "authn_link_handed_off"
        case signInSuperseded = "authn_link_superseded"
        case signInDenied = "authn_link_denied"
        case stepUpPassed = "step_up_passed"
        case stepUpFailed = "step_up_failed"
        case factorAdded = "factor_added"
        case factorRemoved = "factor_removed"
        case recoveryStarted = "recovery_started"
        case recoveryApproved = "recovery_approved"
        case recoveryRefused = "recovery_refused"
        case recoveryEnded = "recovery_ended"
        case recoveryOpened = "recovery_opened"
        case recoveryFailed = "recovery_failed"
        case recoveryCompleted = "recovery_completed"
        case keyAdded = "api_key_created"
        case keyRevoked = "api_key_revoked"
        case keyRefused = "api_key_refused"
        case sessionNamed = "session_named"
        case watermarkRaised = "watermark_raised"
        case messageQueued = "message_queued"
        case messageAccepted = "message_accepted"
        case messageDeferred = "message_deferred"
        case messageRejected = "message_rejected"
        case messageAbandoned = "message_abandoned"
        case policyReloaded = "policy_reloaded"
        case policyRefused = "policy_refused"
    }
}
