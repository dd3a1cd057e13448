/// What policy says about a request for a link, with its reasons in fixed words for the audit event.
///
/// Signals, step-up and hand-off join here; until then the account and the sign-up rule decide.
public struct PolicyDecision: Hashable, Sendable {
    public enum Reason: String, Sendable {
        case accountActive = "account_active"
        case accountDisabled = "account_disabled"
        case signUpOpen = "sign_up_open"
        case signUpClosed = "sign_up_closed"
    }

    /// Whom a sign-in would sign in.
    public enum Subject: Hashable, Sendable {
        /// An account, at the epoch that it had when the link was asked for.
        case account(AccountID, epoch: Int64)
        /// Nobody yet: completing it opens an account.
        case newcomer
        /// Nobody, ever: a decoy, so that an unknown address is answered like a known one.
        case nobody
    }

    public let subject: Subject
    public let reasons: [Reason]

    /// Whom a link for this address would sign in. A refusal is a decoy, so that the requester can't tell.
    public init(for account: Account?, signUp: Bool) {
        switch (account, account?.standing) {
        case (let account?, .active):
            subject = .account(account.id, epoch: account.epoch)
            reasons = [.accountActive]
        case (_?, _):
            subject = .nobody
            reasons = [.accountDisabled]
        case (nil, _):
            subject = signUp ? .newcomer : .nobody
            reasons = [signUp ? .signUpOpen : .signUpClosed]
        }
    }
}
