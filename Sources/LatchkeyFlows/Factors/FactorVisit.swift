import LatchkeyCore

/// A visitor with a live session at a page about factors, inside a transaction: what is known, and the acts that several
/// flows share.
struct FactorVisit {
    let session: Session
    let account: Account
    let app: App
    let visitor: Visitor
    let keyring: Keyring
    let now: Timestamp

    /// Nil for whoever has no live session.
    init?(
        _ visitor: Visitor, _ workplace: Workplace, at now: Timestamp, in snapshot: any StoreSnapshot
    ) throws {
        guard let secret = visitor.session,
            let record = try snapshot.session(with: workplace.keyring.digests(secret)), record.isLive(at: now),
            let app = workplace.apps.app(record.session.app)
        else { return nil }
        (session, account, self.app, self.visitor) = (record.session, record.account, app, visitor)
        (keyring, self.now) = (workplace.keyring, now)
    }

    var allowance: FactorAllowance { FactorAllowance(for: account.id, keyring) }
    var check: FactorCheck { FactorCheck(keyring: keyring, now: now) }

    /// What comes of an answer to the question for a factor that the account has.
    enum Proving {
        case proven(Factor.Kind)
        case wrong
        case malformed
        case limited(until: Timestamp)
    }

    /// Counts wrong answers, and spends the value of a right one.
    func prove(_ answer: FactorAnswer, among factors: [Factor], in transaction: any StoreTransaction) throws -> Proving
    {
        if let until = try allowance.refusal(
            at: now, for: session, from: visitor.requester.network, in: transaction)
        {
            return .limited(until: until)
        }
        guard answer.isWellFormed else { return .malformed }
        guard let proof = try check.proof(answer, among: factors.confirmed) else {
            try allowance.countWrong(at: now, in: transaction)
            try append(.stepUpFailed, ["reason": "wrong_value"], to: transaction)
            return .wrong
        }
        try transaction.advance(proof.after, from: proof.before)
        try allowance.clear(in: transaction)
        return .proven(proof.after.kind)
    }

    /// In place of the doorstep a session that can do everything, with a new id and a new secret (A11). The old one ends
    /// first: a sign-in has one session.
    func enter(
        _ account: Account, with kind: Factor.Kind, _ fresh: FreshSession, in transaction: any StoreTransaction
    ) throws -> SignedIn {
        let signIn = try transaction.signIn(session.signIn)
        let lifetime = app.policy.session
        try end(by: "step_up", in: transaction)
        try transaction.insert(
            Session(
                id: fresh.id, digest: keyring.digest(fresh.secret), account: account.id, app: app.id,
                signIn: session.signIn, epoch: account.epoch, acr: Self.acr(kind), requestedAt: session.requestedAt,
                createdAt: now, absoluteExpiry: now + lifetime.absolute, idle: lifetime.idle, lastSeenAt: now,
                browser: visitor.requester.browser, mailbox: session.mailbox, who: session.who))
        try transaction.remember(
            KnownDevice(digest: keyring.digest(fresh.device), account: account.id, lastSeenAt: now),
            replacing: visitor.device.map(keyring.digests) ?? [])
        try append(
            .signedIn,
            [
                "acr": Self.acr(kind).rawValue, "browser": visitor.requester.browser, "factor": kind.rawValue,
                "mailbox": session.mailbox.rawValue,
            ], to: transaction)
        try append(
            .sessionCreated, ["session": fresh.id.text, "scope": Session.Scope.full.rawValue], to: transaction)
        return SignedIn(
            session: fresh.secret, device: fresh.device, app: app, returnTo: signIn?.returnTo, scope: .full,
            asksWho: app.policy.asksWho(in: session.mailbox))
    }

    func end(by reason: String, in transaction: any StoreTransaction) throws {
        try transaction.end(session.id)
        try append(.sessionEnded, ["session": session.id.text, "by": reason], to: transaction)
    }

    func append(
        _ name: AuditEvent.Name, _ details: [String: String], to transaction: any StoreTransaction
    ) throws {
        try transaction.append(
            AuditEvent(
                name, at: now, signIn: session.signIn, account: account.id, app: app.id,
                network: visitor.requester.network, details: details))
    }

    private static func acr(_ kind: Factor.Kind) -> Acr {
        switch kind {
        case .totp: .emailTOTP
        }
    }
}

/// Drawn before the transaction, which may run twice.
struct FreshSession: Sendable {
    let id: SessionID
    let secret: Secret
    let device: Secret

    init(at now: Timestamp, from entropy: any EntropySource) {
        id = .ordered(at: now, from: entropy)
        secret = .random(.session, from: entropy)
        device = .random(.device, from: entropy)
    }
}
