import LatchkeyCore

/// Somebody who is in the database already: an account, a sign-in that waits with its mail delivered, and a session.
struct Resident: Sendable {
    let account: Account
    let signIn: SignIn
    let message: OutboxMessage
    let session: (session: Session, secret: Secret)?
    let subjects: (network: [UInt8], address: [UInt8])

    /// A mail on its way for a few minutes, with enough time left for the measuring.
    private static let age = TimeSpan.minutes(5)
    private static let lifetime = TimeSpan.hours(3)

    init(_ number: Int, isSignedIn: Bool, _ keyring: Keyring, at now: Timestamp, from entropy: PlainEntropy) throws {
        let asked = now - Self.age
        let address = try EmailAddress(parsing: "person\(number)@example.com")
        let network = NetworkPrefix(trusted: "\(10 + number >> 16 & 63).\(number >> 8 & 255).\(number & 255).0/24")
        account = Account(id: .random(from: entropy), createdAt: asked, address: address, verifiedAt: asked)
        signIn = SignIn(
            // Links that nobody uses would look like an attack on the app that is measured.
            id: .random(from: entropy), app: AppID(trusted: "quiet"), address: address,
            subject: .account(account.id, epoch: 1),
            digests: SignIn.Digests(
                link: entropy.digest, binding: entropy.digest, code: entropy.digest, notMe: entropy.digest),
            requester: Requester(browser: FullSignIn.browser, network: network), fromKnownDevice: false,
            language: .english, returnTo: "http://127.0.0.1:30000/session", requestedAt: asked,
            expiry: asked + Self.lifetime)
        message = OutboxMessage(
            id: .random(from: entropy), signIn: signIn.id, sealed: nil,
            state: .accepted(reply: "250 2.0.0 Ok: taken by the sink"), stateAt: asked, attempts: 1, dueAt: asked,
            expiry: signIn.expiry)
        session = isSignedIn ? Self.session(of: account, keyring, at: now, from: entropy) : nil
        subjects = (
            keyring.pseudonym("network", network.text), keyring.pseudonym("messages/stranger", address.key)
        )
    }

    private static func session(
        of account: Account, _ keyring: Keyring, at now: Timestamp, from entropy: PlainEntropy
    ) -> (Session, Secret) {
        let secret = Secret.random(.session, from: entropy)
        let session = Session(
            id: .random(from: entropy), digest: keyring.digest(secret), account: account.id, app: FullSignIn.app,
            signIn: .random(from: entropy), epoch: 1, acr: .emailLinkBound, requestedAt: now, createdAt: now,
            absoluteExpiry: now + .days(30), idle: .days(7), lastSeenAt: now)
        return (session, secret)
    }

    func settle(in transaction: any StoreTransaction) throws {
        try transaction.insert(account)
        let used = Allowance(grants: [signIn.requestedAt])
        try transaction.save(used, of: subjects.network, until: signIn.requestedAt + .hours(1))
        try transaction.save(used, of: subjects.address, until: signIn.requestedAt + .days(1))
        try transaction.insert(signIn)
        try transaction.enqueue(message)
        for name in [AuditEvent.Name.linkIssued, .messageQueued, .messageAccepted] {
            try transaction.append(
                AuditEvent(
                    name, at: signIn.requestedAt, signIn: signIn.id, account: account.id, app: FullSignIn.app,
                    network: signIn.requester.network, details: ["browser": FullSignIn.browser]))
        }
        if let session { try transaction.insert(session.session) }
    }
}
