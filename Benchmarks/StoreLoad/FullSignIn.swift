import LatchkeyCore

/// Every row that one newcomer's sign-in writes, made beforehand: what the flows decide, without deciding.
///
/// The functions are the transactions of `RequestSignIn`, `DeliverOutbox`, `InspectLink` and `ConfirmLink`.
struct FullSignIn: Sendable {
    let pending: SignIn
    let completed: SignIn
    let message: OutboxMessage
    let account: Account
    let session: Session
    let device: KnownDevice
    /// Of the network and of the address, and of wrong codes.
    let subjects: (network: [UInt8], address: [UInt8], codes: [UInt8])
    let now: Timestamp

    static let app = AppID(trusted: "bench")
    static let browser = "Firefox, Linux"
    /// As long as a sealed message is.
    private static let sealedBytes = 378

    init(_ number: Int, at now: Timestamp, from entropy: PlainEntropy) throws {
        self.now = now
        let address = try EmailAddress(parsing: "person\(number)@example.com")
        let network = NetworkPrefix(trusted: "\(10 + number >> 16 & 63).\(number >> 8 & 255).\(number & 255).0/24")
        let id = SignInID.random(from: entropy)
        let digests = SignIn.Digests(
            link: entropy.digest, binding: entropy.digest, code: entropy.digest, notMe: entropy.digest)
        func signIn(_ state: SignInState) -> SignIn {
            SignIn(
                id: id, app: Self.app, address: address, subject: .newcomer, digests: digests,
                requester: Requester(browser: Self.browser, network: network), fromKnownDevice: false,
                language: .english, returnTo: "http://127.0.0.1:30000/session", requestedAt: now,
                expiry: now + .minutes(10), state: state)
        }
        pending = signIn(.pending)
        completed = signIn(.completed(at: now))
        message = OutboxMessage(
            id: .random(from: entropy), signIn: id, sealed: entropy.bytes(Self.sealedBytes), state: .queued,
            stateAt: now, attempts: 0, dueAt: now, expiry: now + .minutes(10))
        account = Account(id: .random(from: entropy), createdAt: now, address: address, verifiedAt: now)
        session = Session(
            id: .random(from: entropy), digest: entropy.digest, account: account.id, app: Self.app, signIn: id,
            epoch: 1, acr: .emailLinkBound, requestedAt: now, createdAt: now, absoluteExpiry: now + .days(30),
            idle: .days(7),
            lastSeenAt: now)
        device = KnownDevice(digest: entropy.digest, account: account.id, lastSeenAt: now)
        subjects = (entropy.bytes(16), entropy.bytes(16), entropy.bytes(16))
    }
}

extension FullSignIn {
    func request(in transaction: any StoreTransaction) throws {
        let used = Allowance(grants: [now])
        try transaction.save(used, of: subjects.network, until: now + .hours(1))
        try transaction.save(used, of: subjects.address, until: now + .days(1))
        try transaction.insert(pending)
        try transaction.enqueue(message)
        try transaction.append(
            event(
                .linkIssued, in: pending.requester.network,
                [
                    "reasons": "sign_up_open", "tier": "low", "link": pending.digests.link.fingerprint,
                    "browser": Self.browser, "known_device": "false",
                ]))
        try transaction.append(event(.messageQueued, [:]))
    }

    /// Of messages that were leased and delivered together.
    static func settle(
        _ leased: [OutboxMessage], heldBy holder: CourierID, at now: Timestamp, in transaction: any StoreTransaction
    ) throws {
        let reply = "250 2.0.0 Ok: taken by the sink"
        let settled = leased.map { message in
            var settled = message
            settled.state = .accepted(reply: reply)
            settled.stateAt = now
            settled.attempts = 1
            settled.sealed = nil
            return settled
        }
        guard try transaction.settle(settled, heldBy: holder).count == leased.count else { throw StoreConflict() }
        let details = ["attempt": "1", "route": "route 1", "reply": reply]
        for message in leased {
            try transaction.append(AuditEvent(.messageAccepted, at: now, signIn: message.signIn, details: details))
        }
    }

    func open(in transaction: any StoreTransaction) throws {
        let details = ["bound": "true", "browser": Self.browser, "state": "open"]
        try transaction.append(event(.linkOpened, in: pending.requester.network, details))
    }

    func confirm(in transaction: any StoreTransaction) throws {
        try transaction.advance(completed, from: pending)
        try transaction.insert(account)
        try transaction.append(event(.accountCreated, of: account.id, ["by": "sign_up"]))
        try transaction.insert(session)
        try transaction.remember(device, replacing: [])
        try transaction.clearAllowance(subjects.codes)
        let network = pending.requester.network
        try transaction.append(
            event(.signedIn, of: account.id, in: network, ["acr": "email-link-bound", "browser": Self.browser]))
        try transaction.append(event(.sessionCreated, of: account.id, in: network, ["session": session.id.text]))
    }

    private func event(
        _ name: AuditEvent.Name, of account: AccountID? = nil, in network: NetworkPrefix? = nil,
        _ details: [String: String]
    ) -> AuditEvent {
        AuditEvent(
            name, at: now, signIn: pending.id, account: account, app: Self.app, network: network, details: details)
    }
}
