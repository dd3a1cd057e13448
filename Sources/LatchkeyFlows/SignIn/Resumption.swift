public import LatchkeyCore

/// The same click again in the same browser, or a waiting window that comes back: the session from the first time.
public struct Resumption: Hashable, Sendable {
    /// The session's secret, for a browser that has no session: the first answer was lost on its way. Nil for one that
    /// has a session, which is left as it is.
    public let session: Secret?
    public let scope: Session.Scope
    /// What the mailbox is, where nobody has said yet which of its readers it is.
    public let unnamed: MailboxClass?

    /// Nil if there is nothing to resume: the session has ended, or belongs to another browser.
    init?(_ picture: SignInPicture, by visitor: Visitor, at now: Timestamp, _ keyring: Keyring) {
        let signIn = picture.signIn
        guard case .completed = signIn.state, let binding = visitor.binding, visitor.isBound(to: signIn, keyring),
            let record = picture.session, record.isLive(at: now), record.session.acr != .emailLink
        else { return nil }
        scope = record.session.scope
        unnamed = scope == .full && record.session.who == nil ? record.session.mailbox : nil
        let hasSession = picture.present?.isLive(at: now) ?? false
        // As long as the link would have lived: a binding is no second session.
        let isRecent = now < signIn.expiry
        self.session =
            hasSession || !isRecent
            ? nil : keyring.sessionSecret(for: signIn.id, boundTo: binding, matching: record.session.digest)
    }
}
