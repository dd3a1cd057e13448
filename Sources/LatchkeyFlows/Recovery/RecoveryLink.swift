import LatchkeyCore

/// The link of a recovery and the code that goes with it, drawn before the transaction, which may run twice.
///
/// No browser asked for it, so nothing is bound to one: the link goes to the mailbox, the code to the ear of whoever is on
/// the telephone, and each is worth nothing without the other.
struct RecoveryLink: Sendable {
    let spoken: TypedCode
    private let id: SignInID
    private let messageID: MessageID
    private let link: Secret
    private let notMe: Secret
    /// Nobody ever gets it.
    private let binding: Secret
    private let keyring: Keyring
    private let now: Timestamp

    init(_ workplace: Workplace, at now: Timestamp) {
        let entropy = workplace.entropy
        keyring = workplace.keyring
        self.now = now
        spoken = .random(.mailed, from: entropy)
        id = .ordered(at: now, from: entropy)
        messageID = .ordered(at: now, from: entropy)
        link = .random(.link, from: entropy)
        notMe = .random(.notMe, from: entropy)
        binding = .random(.binding, from: entropy)
    }

    /// Sends it. The caller writes the recovery afterwards.
    func send(
        for recovery: inout Recovery, of account: Account, _ app: App, in transaction: any StoreTransaction
    ) throws {
        let signIn = SignIn(
            id: id, app: app.id, address: account.address, subject: .account(account.id, epoch: account.epoch),
            digests: SignIn.Digests(
                link: keyring.digest(link), binding: keyring.digest(binding), code: keyring.digest(spoken, of: id),
                notMe: keyring.digest(notMe)),
            requester: Requester(browser: "", network: .unknown), fromKnownDevice: false, language: .english,
            returnTo: app.redirectURIs.first, requestedAt: now, expiry: now + Recovery.linkLifetime,
            purpose: .recover)
        try transaction.insert(signIn)
        try enqueue(signIn, app, in: transaction)
        recovery.send(id, expiry: signIn.expiry)
        try transaction.append(
            AuditEvent(
                .linkIssued, at: now, signIn: id, account: account.id, app: app.id,
                details: [
                    "reasons": Purpose.recover.rawValue, "tier": app.policy.tier.rawValue,
                    "link": signIn.digests.link.fingerprint, "recovery": recovery.id.text,
                ]))
        try transaction.append(AuditEvent(.messageQueued, at: now, signIn: id, app: app.id))
    }

    private func enqueue(_ signIn: SignIn, _ app: App, in transaction: any StoreTransaction) throws {
        let content = SealedMessage(
            recipient: signIn.address.text, language: signIn.language.rawValue, appName: app.name, link: link.reveal(),
            code: "", notMe: notMe.reveal(), browser: "", network: "", requestedAt: now.milliseconds,
            expiry: signIn.expiry.milliseconds, secretInPath: true, isDecoy: false,
            purpose: .recover)
        try transaction.enqueue(
            OutboxMessage(
                id: messageID, signIn: id, sealed: try content.sealed(by: keyring, as: messageID), state: .queued,
                stateAt: now, attempts: 0, dueAt: now, expiry: signIn.expiry))
    }
}
