public import LatchkeyCore

/// The fresh secrets of a browser that has just signed in. Nothing that it carried before is taken over (A11).
public struct SignedIn: Sendable {
    public let session: Secret
    public let device: Secret
    public let app: App
    public let returnTo: String?
    public let scope: Session.Scope
    /// Which of the mailbox's readers it is has still to be said.
    public var asksWho = false
}

/// What a completed sign-in brings about, in the transaction that completes it: account, session, known device, events.
struct Completion: Sendable {
    let signIn: SignIn
    let app: App
    let acr: Acr
    let visitor: Visitor
    let fresh: Fresh
    let decision: PolicyDecision
    let mailbox: MailboxJudgement
    let now: Timestamp

    /// Drawn before the transaction, which may run twice.
    struct Fresh: Sendable {
        let account: AccountID
        let session: SessionID
        let sessionSecret: Secret
        let deviceSecret: Secret
        let handoffCode: TypedCode

        init(at now: Timestamp, from entropy: any EntropySource) {
            // An account's name goes to apps, and says nothing about when it was opened.
            account = .random(from: entropy)
            session = .ordered(at: now, from: entropy)
            sessionSecret = .random(.session, from: entropy)
            deviceSecret = .random(.device, from: entropy)
            handoffCode = .random(.handoff, from: entropy)
        }
    }

    /// Spend the link before making the session: the caller has written the completed state, and should anything fail
    /// from here on, the transaction takes both back.
    func carryOut(
        _ picture: SignInPicture, _ keyring: Keyring, in transaction: any StoreTransaction
    ) throws -> SignedIn {
        let account = try verifiedAccount(picture.circumstances.account, in: transaction)
        let lifetime = scope == .full ? app.policy.session : Self.doorstep
        let secret = sessionSecret(keyring)
        if let present = picture.present { try end(present, in: transaction) }
        try transaction.insert(
            Session(
                id: fresh.session, digest: keyring.digest(secret), account: account.id, app: app.id,
                signIn: signIn.id, epoch: account.epoch, acr: acr, requestedAt: signIn.requestedAt, createdAt: now,
                absoluteExpiry: now + lifetime.absolute, idle: lifetime.idle, lastSeenAt: now,
                scope: scope, browser: visitor.requester.browser, mailbox: mailbox.mailbox))
        // A doorstep makes nobody known.
        if scope == .full {
            try transaction.remember(
                KnownDevice(digest: keyring.digest(fresh.deviceSecret), account: account.id, lastSeenAt: now),
                replacing: visitor.device.map(keyring.digests) ?? [])
        }
        // A mailed code that was right eases the count, and only a link ends it.
        if acr != .emailCode { try CodeAllowance(for: signIn, keyring).clear(in: transaction) }
        try record(account, in: transaction)
        return SignedIn(
            session: secret, device: fresh.deviceSecret, app: app, returnTo: signIn.returnTo, scope: scope,
            asksWho: scope == .full && app.policy.asksWho(in: mailbox.mailbox))
    }

    /// Nothing but the doorstep where the decision names none.
    private var scope: Session.Scope { decision.scope ?? .stepUp }

    private static let doorstep = SessionLifetime(absolute: Session.Scope.doorstep, idle: Session.Scope.doorstep)

    /// Only where the initiating browser completes can it be asked for again.
    private func sessionSecret(_ keyring: Keyring) -> Secret {
        guard acr != .emailLink, let binding = visitor.binding else { return fresh.sessionSecret }
        return keyring.sessionSecret(for: signIn.id, boundTo: binding)
    }

    private func verifiedAccount(_ existing: Account?, in transaction: any StoreTransaction) throws -> Account {
        if var account = existing {
            account.verifyAddress(at: now, in: signIn.language)
            try transaction.update(account, from: account.epoch)
            return account
        }
        let account = Account(
            id: fresh.account, createdAt: now, address: signIn.address, verifiedAt: now, language: signIn.language)
        try transaction.insert(account)
        try transaction.append(
            AuditEvent(
                .accountCreated, at: now, signIn: signIn.id, account: account.id, app: app.id,
                details: ["by": "sign_up"]))
        return account
    }

    private func end(_ earlier: SessionRecord, in transaction: any StoreTransaction) throws {
        try transaction.end(earlier.session.id)
        try transaction.append(
            AuditEvent(
                .sessionEnded, at: now, signIn: earlier.session.signIn, account: earlier.account.id,
                app: earlier.session.app, details: ["session": earlier.session.id.text, "by": "new_sign_in"]))
    }

    private func record(_ account: Account, in transaction: any StoreTransaction) throws {
        let network = visitor.requester.network
        try transaction.append(
            AuditEvent(
                .signedIn, at: now, signIn: signIn.id, account: account.id, app: app.id, network: network,
                details: decision.details.adding([
                    "acr": acr.rawValue, "browser": visitor.requester.browser, "mailbox": mailbox.mailbox.rawValue,
                    "mailbox_evidence": mailbox.evidence.rawValue,
                ])))
        try transaction.append(
            AuditEvent(
                .sessionCreated, at: now, signIn: signIn.id, account: account.id, app: app.id, network: network,
                details: ["session": fresh.session.text, "scope": scope.rawValue]))
    }
}
