/// Whom a request for a link would sign in, with the reasons in fixed words for the audit event.
///
/// A refusal is a decoy, so that the requester can't tell. What the link may do in the end is another question, and
/// ``PolicyDecision`` answers it when the person acts.
public struct RequestDecision: Hashable, Sendable {
    public enum Reason: String, Sendable {
        case accountActive = "account_active"
        case accountDisabled = "account_disabled"
        case signUpOpen = "sign_up_open"
        case signUpClosed = "sign_up_closed"
    }

    public let subject: SignIn.Subject
    public let reasons: [Reason]

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
