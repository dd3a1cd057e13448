public import LatchkeyCore

/// Somebody typed an identifier: limits, decision, and then sign-in, message and audit events in one transaction.
public struct RequestSignIn: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public struct Wish: Sendable {
        public let app: AppID
        public let address: EmailAddress
        public let returnTo: String?
        public let language: Language
        /// The answer to a challenge, where one was set: `CHALLENGE:SOLUTION`.
        public let work: String?

        public init(
            app: AppID, address: EmailAddress, returnTo: String?, language: Language, work: String? = nil
        ) {
            self.app = app
            self.address = address
            self.returnTo = returnTo
            self.language = language
            self.work = work
        }
    }

    public enum Outcome: Sendable {
        /// The same for a known address and an unknown one. The binding belongs into this browser's cookie.
        case begun(SignInID, binding: Secret)
        /// A limit was reached; nothing was sent.
        case limited(LimitKind, until: Timestamp)
        /// The browser has to do some work first; nothing was sent, and nothing was used up.
        case workAsked(Work)
        case unknownApp
        /// `return_to` isn't on the app's list, letter by letter.
        case badReturn
    }

    public enum LimitKind: String, Sendable {
        case identifier
        case network
        case openSignIns = "open_sign_ins"
        /// Somebody at this network said "this wasn't me" about this identifier.
        case quieted
        /// One browser, for whomever it asks.
        case device
        /// The app's own ceiling, or too little of what it sends is used.
        case app
    }

    public struct Work: Sendable {
        public let challenge: String
        public let kind: LimitKind
        /// From then on there may be no work to do.
        public let until: Timestamp
    }

    /// What is left of one limit after this request.
    public struct Remaining: Hashable, Sendable {
        public let kind: LimitKind
        public let count: Int
        public let resets: TimeSpan
    }

    /// The outcome, and where it is a sign-in, what is left of the limits.
    public func ask(_ wish: Wish, by visitor: Visitor) async throws -> (outcome: Outcome, left: [Remaining]) {
        guard let app = workplace.apps.app(wish.app) else { return (.unknownApp, []) }
        if let returnTo = wish.returnTo, !app.permits(returnTo: returnTo) { return (.badReturn, []) }

        let requests = workplace.traffic.begin(app.id)
        var granted = false
        defer { workplace.traffic.end(app.id, granted: granted) }
        let pressure = AppPressure(
            requests: requests, ceiling: app.policy.ceiling, isAbused: workplace.traffic.picture.isAbused(app.id))
        let draft = Draft(wish, app: app, visitor: visitor, pressure: pressure, workplace: workplace)
        let answer = try await workplace.store.transact { transaction in
            try draft.begin(in: transaction)
        }
        if case .begun = answer.outcome {
            granted = true
            workplace.announcements.announce(.messageQueued)
        }
        return answer
    }
}

/// Time, secrets and everything else that must be the same should the transaction run again.
private struct Draft: Sendable {
    let wish: RequestSignIn.Wish
    let app: App
    let visitor: Visitor
    let keyring: Keyring
    let limits: RequestLimits
    let work: RequestWork
    let pressure: AppPressure
    let signUp: Bool
    let codeFirst: Bool
    let now: Timestamp
    let id: SignInID
    let messageID: MessageID
    let link: Secret
    let binding: Secret
    let notMe: Secret
    let code: TypedCode

    init(
        _ wish: RequestSignIn.Wish, app: App, visitor: Visitor, pressure: AppPressure, workplace: Workplace
    ) {
        let entropy = workplace.entropy
        self.wish = wish
        self.app = app
        self.visitor = visitor
        keyring = workplace.keyring
        limits = RequestLimits(for: wish.address, app: app.id, by: visitor, workplace.keyring)
        self.pressure = pressure
        signUp = workplace.apps.permitsSignUp(wish.address, for: app)
        now = workplace.clock.now
        work = RequestWork(for: wish, at: now, workplace)
        codeFirst = workplace.putsCodeFirst(wish.address, in: app)
        id = .ordered(at: now, from: entropy)
        messageID = .ordered(at: now, from: entropy)
        link = .random(.link, from: entropy)
        binding = .random(.binding, from: entropy)
        notMe = .random(.notMe, from: entropy)
        code = .random(.mailed, from: entropy)
    }

    typealias Answer = (outcome: RequestSignIn.Outcome, left: [RequestSignIn.Remaining])

    func begin(in transaction: any StoreTransaction) throws -> Answer {
        let picture = try transaction.picture(for: question)
        let known = isKnownDevice(picture)
        // Everything that can refuse comes first: a refused request ends nothing and uses nothing.
        let refusal = limits.refusal(in: picture, fromKnownDevice: known, under: pressure, at: now)
        if let refusal = refusal ?? wantOfRoom(picture, known) {
            try note(refusal, picture, in: transaction)
            return (.limited(refusal.kind, until: refusal.until), [])
        }
        if !known, let demand = limits.demand(in: picture, under: pressure, at: now),
            try !work.spend(in: picture, at: now, transaction)
        {
            return (.workAsked(work.asked(because: demand.kind, until: demand.until)), [])
        }
        let left = try limits.use(
            picture, fromKnownDevice: known, handingOver: visitor.device == nil ? binding : nil, keyring: keyring,
            at: now, in: transaction)
        try supersede(picture.openHere, in: transaction)
        let decision = RequestDecision(for: picture.account, signUp: signUp)
        let signIn = signIn(for: decision.subject, address: picture.account?.address ?? wish.address, known: known)
        try transaction.insert(signIn)
        try enqueueMessage(of: signIn, in: transaction)
        try record(signIn, decision, in: transaction)
        return (.begun(id, binding: binding), left)
    }

    private var question: RequestPicture.Question {
        RequestPicture.Question(
            app: app.id, address: wish.address, device: visitor.device.map(keyring.digests) ?? [],
            binding: visitor.binding.map(keyring.digests) ?? [], subjects: limits.subjects + work.subjects, now: now)
    }

    private func isKnownDevice(_ picture: RequestPicture) -> Bool {
        guard let account = picture.account, let device = picture.device else { return false }
        return device.account == account.id && now - device.lastSeenAt < KnownDevice.lifetime
    }

    /// A refusal if all places are taken by sign-ins that this one doesn't supersede.
    private func wantOfRoom(_ picture: RequestPicture, _ known: Bool) -> RequestLimits.Refusal? {
        let ending = Set(picture.openHere.map(\.id))
        let open = picture.open.filter { $0.fromKnownDevice == known }
        let staying = open.count { !ending.contains($0.id) }
        guard staying >= SignInLimits.openSignIns, let first = open.first else { return nil }
        return limits.refusalForWantOfRoom(fromKnownDevice: known, until: first.expiry)
    }

    /// Promise 6: the same browser's older sign-ins end, and nobody else's.
    private func supersede(_ older: [SignIn], in transaction: any StoreTransaction) throws {
        for before in older {
            var ended = before
            guard ended.supersede(at: now, by: keyring.digest(binding)) else { continue }
            try transaction.advance(ended, from: before)
            try transaction.append(
                AuditEvent(.signInSuperseded, at: now, signIn: before.id, app: before.app, details: ["by": id.text]))
        }
    }

    private func signIn(for subject: SignIn.Subject, address: EmailAddress, known: Bool) -> SignIn {
        SignIn(
            id: id, app: app.id, address: address, subject: subject,
            digests: SignIn.Digests(
                link: keyring.digest(link), binding: keyring.digest(binding), code: keyring.digest(code, of: id),
                notMe: keyring.digest(notMe)),
            requester: visitor.requester, fromKnownDevice: known, language: wish.language,
            returnTo: wish.returnTo ?? app.redirectURIs.first, requestedAt: now,
            expiry: now + app.policy.linkLifetime)
    }

    /// A decoy is queued and sealed like the others, so that neither time nor the outbox's size tells it apart.
    private func enqueueMessage(of signIn: SignIn, in transaction: any StoreTransaction) throws {
        let content = SealedMessage(
            recipient: signIn.address.text, language: signIn.language.rawValue, appName: app.name, link: link.reveal(),
            code: code.reveal(), notMe: notMe.reveal(), browser: signIn.requester.browser,
            network: signIn.requester.network.text, requestedAt: now.milliseconds, expiry: signIn.expiry.milliseconds,
            secretInPath: app.policy.linkSecret == .path, isDecoy: signIn.subject == .nobody, codeFirst: codeFirst)
        try transaction.enqueue(
            OutboxMessage(
                id: messageID, signIn: id, sealed: try content.sealed(by: keyring, as: messageID), state: .queued,
                stateAt: now, attempts: 0, dueAt: now, expiry: signIn.expiry))
    }

    private func record(_ signIn: SignIn, _ decision: RequestDecision, in transaction: any StoreTransaction) throws {
        let reasons = decision.reasons.map(\.rawValue).joined(separator: ",")
        let issued = signIn.subject != .nobody
        try transaction.append(
            AuditEvent(
                issued ? .linkIssued : .linkWithheld, at: now, signIn: id, account: signIn.subject.account, app: app.id,
                network: visitor.requester.network,
                details: [
                    "reasons": reasons, "tier": app.policy.tier.rawValue, "link": signIn.digests.link.fingerprint,
                    "browser": visitor.requester.browser, "known_device": String(signIn.fromKnownDevice),
                ]))
        try transaction.append(AuditEvent(.messageQueued, at: now, signIn: id, app: app.id))
    }

    private func note(
        _ refusal: RequestLimits.Refusal, _ picture: RequestPicture, in transaction: any StoreTransaction
    ) throws {
        guard try limits.isNews(refusal, picture, in: transaction) else { return }
        try transaction.append(
            AuditEvent(
                .limitReached, at: now, app: app.id, network: visitor.requester.network,
                details: ["limit": refusal.kind.rawValue, "until": refusal.until.description]))
    }
}
