public import LatchkeyCore

/// "This wasn't me": can only take away.
///
/// The mail's own not-me link, or the initiating browser, ends the sign-in and what came of it. A press on the landing
/// page in any other browser could be a scanner's, which presses everything: it ends the codes, so that nothing can be
/// carried over to the window that asked, and leaves the link to that window (promise 3).
public struct DenySignIn: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case denied(App)
        /// Codes are over; the link works in the initiating browser alone.
        case codesEnded(App)
        case closed(Closed, App)
        case unknown
    }

    /// `secret` is a link's or a not-me's.
    public func callAsFunction(_ secret: Secret, by visitor: Visitor) async throws -> Outcome {
        let candidates = workplace.keyring.digests(secret)
        let now = workplace.clock.now
        let seen = try await workplace.store.read { snapshot in
            secret.kind == .notMe
                ? try snapshot.signIn(withNotMe: candidates) : try snapshot.signIn(withLink: candidates)
        }
        guard let id = seen?.id else { return .unknown }
        let outcome = try await workplace.store.transact { [workplace] transaction -> Outcome in
            guard let picture = try transaction.picture(of: id, session: []) else { return .unknown }
            let app = workplace.apps.app(picture.signIn.app) ?? .gone(picture.signIn.app)
            let keyring = workplace.keyring
            let denial = Denial(picture: picture, app: app, visitor: visitor, now: now, keyring: keyring)
            let whole = secret.kind == .notMe || visitor.isBound(to: picture.signIn, keyring)
            return whole ? try denial.end(in: transaction) : try denial.endCodes(in: transaction)
        }
        workplace.announcements.announce(.signInChanged(id))
        return outcome
    }
}

private struct Denial {
    let picture: SignInPicture
    let app: App
    let visitor: Visitor
    let now: Timestamp
    let keyring: Keyring

    private var before: SignIn { picture.signIn }

    func end(in transaction: any StoreTransaction) throws -> DenySignIn.Outcome {
        var signIn = before
        guard signIn.deny(at: now) else { return try endSession(in: transaction) }
        try transaction.advance(signIn, from: before)
        try RequestLimits.quiet(signIn, at: now, keyring: keyring, in: transaction)
        try record("sign_in", in: transaction)
        return .denied(app)
    }

    func endCodes(in transaction: any StoreTransaction) throws -> DenySignIn.Outcome {
        var signIn = before
        guard signIn.endCodes(at: now) else {
            return .closed(signIn.closed(at: now) ?? .revoked, app)
        }
        if signIn != before { try transaction.advance(signIn, from: before) }
        try record("codes", in: transaction)
        return .codesEnded(app)
    }

    /// Too late for the link, not for the session that came of it.
    private func endSession(in transaction: any StoreTransaction) throws -> DenySignIn.Outcome {
        guard case .completed = before.state else {
            return .closed(before.closed(at: now) ?? .revoked, app)
        }
        guard let (session, account) = picture.session.map({ ($0.session, $0.account) }) else {
            return .closed(.used, app)
        }
        try transaction.end(session.id)
        try transaction.append(
            AuditEvent(
                .sessionEnded, at: now, signIn: before.id, account: account.id, app: app.id,
                details: ["session": session.id.text, "by": "not_me"]))
        try record("session", in: transaction)
        return .denied(app)
    }

    private func record(_ ended: String, in transaction: any StoreTransaction) throws {
        try transaction.append(
            AuditEvent(
                .signInDenied, at: now, signIn: before.id, account: before.subject.account, app: app.id,
                network: visitor.requester.network, details: ["ended": ended, "browser": visitor.requester.browser]),
            atMost: 20)
    }
}
