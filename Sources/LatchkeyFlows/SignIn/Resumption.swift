public import LatchkeyCore

/// The same click again in the same browser, or a waiting window that comes back: the session from the first time.
public struct Resumption: Hashable, Sendable {
    /// The session's secret, for a browser that has no session: the first answer was lost on its way. Nil for one that
    /// has a session, which is left as it is.
    public let session: Secret?

    /// Nil if there is nothing to resume: the session has ended, or belongs to another browser.
    init?(
        of signIn: SignIn, by visitor: Visitor, at now: Timestamp, _ keyring: Keyring, in snapshot: any StoreSnapshot
    ) throws {
        guard case .completed = signIn.state, let binding = visitor.binding, visitor.isBound(to: signIn, keyring),
            let (session, account) = try snapshot.session(of: signIn.id), session.isLive(for: account, at: now),
            session.acr != .emailLink
        else { return nil }
        let present = try visitor.session.flatMap { try snapshot.session(with: keyring.digests($0)) }
        let hasSession = present.map { $0.session.isLive(for: $0.account, at: now) } ?? false
        // As long as the link would have lived: a binding is no second session.
        let isRecent = now < signIn.expiry
        self.session =
            hasSession || !isRecent
            ? nil : keyring.sessionSecret(for: signIn.id, boundTo: binding, matching: session.digest)
    }
}
