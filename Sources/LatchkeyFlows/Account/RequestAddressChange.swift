public import LatchkeyCore

/// A person who is signed in wants another address: a link goes to the new one, and nothing changes before it is confirmed in
/// this very browser.
///
/// Whether the new address has an account already isn't told here: that mailbox alone hears of it (promise 9).
public struct RequestAddressChange: Sendable {
    private let workplace: Workplace

    /// How long after signing in a person may ask. A session that was left open is no reason to move an account.
    public static let freshness = TimeSpan.minutes(10)
    private static let limits = [Limit(5, in: .hours(1))]

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Standing: Hashable, Sendable {
        case signedOut
        /// Signed in too long ago.
        case stale(AppID)
        case fresh(EmailAddress)
    }

    public enum Outcome: Sendable {
        /// The binding belongs into this browser's cookie.
        case sent(binding: Secret)
        case signedOut
        case stale(AppID)
        /// It is the account's address already.
        case same
        case limited(until: Timestamp)
    }

    /// Whether this session may ask for another address.
    public func standing(of session: Secret) async throws -> Standing {
        let now = workplace.clock.now
        let record = try await workplace.store.session(with: workplace.keyring.digests(session))
        guard let record = Self.present(record, at: now) else { return .signedOut }
        return Self.isFresh(record, at: now) ? .fresh(record.account.address) : .stale(record.session.app)
    }

    private static func present(_ record: SessionRecord?, at now: Timestamp) -> SessionRecord? {
        guard let record, record.isLive(at: now), record.session.scope == .full else { return nil }
        return record
    }

    private static func isFresh(_ record: SessionRecord, at now: Timestamp) -> Bool {
        now - record.session.createdAt < freshness
    }

    public func callAsFunction(
        _ address: EmailAddress, in language: Language, by visitor: Visitor
    ) async throws -> Outcome {
        guard let session = visitor.session else { return .signedOut }
        let now = workplace.clock.now
        let draft = AddressDraft(address, in: language, by: visitor, at: now, workplace)
        let candidates = workplace.keyring.digests(session)
        let outcome = try await workplace.store.transact { transaction -> Outcome in
            guard let record = Self.present(try transaction.session(with: candidates), at: now) else {
                return .signedOut
            }
            guard Self.isFresh(record, at: now) else { return .stale(record.session.app) }
            guard record.account.address != address else { return .same }
            let subject = draft.keyring.pseudonym("address change", record.account.id.text)
            var used = try transaction.allowance(subject)
            if case .refused(_, let until) = used.take(at: now, under: Self.limits) { return .limited(until: until) }
            if let until = try draft.begin(for: record, in: transaction) { return .limited(until: until) }
            try transaction.save(used, of: subject, until: now + .hours(1))
            return .sent(binding: draft.binding)
        }
        if case .sent = outcome { workplace.announcements.announce(.messageQueued) }
        return outcome
    }
}

/// Time and secrets, which must be the same should the transaction run again.
private struct AddressDraft: Sendable {
    let address: EmailAddress
    let language: Language
    let visitor: Visitor
    let now: Timestamp
    let keyring: Keyring
    let notices: Notices
    let limits: RequestLimits
    let id: SignInID
    let binding: Secret
    private let link: Secret
    private let unsent: (code: TypedCode, notMe: Secret)

    init(
        _ address: EmailAddress, in language: Language, by visitor: Visitor, at now: Timestamp, _ workplace: Workplace
    ) {
        (self.address, self.language, self.visitor, self.now) = (address, language, visitor, now)
        keyring = workplace.keyring
        notices = Notices(workplace, at: now)
        // No app's ceiling counts here, so no app is named.
        limits = RequestLimits(for: address, app: AppID(trusted: "none"), by: visitor, workplace.keyring)
        id = .ordered(at: now, from: workplace.entropy)
        link = .random(.link, from: workplace.entropy)
        binding = .random(.binding, from: workplace.entropy)
        // A link of this purpose has neither; the columns want something that nobody can present.
        unsent = (.random(.mailed, from: workplace.entropy), .random(.notMe, from: workplace.entropy))
    }

    /// When the next message may go to that address, if none may now.
    func begin(for record: SessionRecord, in transaction: any StoreTransaction) throws -> Timestamp? {
        let picture = try transaction.picture(
            for: RequestPicture.Question(
                app: record.session.app, address: address, device: [], binding: [], subjects: limits.subjects, now: now)
        )
        if let refusal = limits.refusal(in: picture, fromKnownDevice: false, under: .none, at: now) {
            return refusal.until
        }
        _ = try limits.use(
            picture, fromKnownDevice: false, handingOver: nil, keyring: keyring, at: now, in: transaction)
        let isTaken = picture.account.map { $0.id != record.account.id } ?? false
        let signIn = signIn(for: record, isTaken: isTaken)
        try transaction.insert(signIn)
        try transaction.append(
            AuditEvent(
                isTaken ? .linkWithheld : .linkIssued, at: now, signIn: id, account: record.account.id,
                app: record.session.app, network: visitor.requester.network,
                details: [
                    "purpose": Purpose.verifyAddress.rawValue, "link": signIn.digests.link.fingerprint,
                    "browser": visitor.requester.browser,
                ]))
        try notices.tell(
            isTaken ? .addressTaken : .verifyAddress(link: link), to: record.account, at: address,
            by: visitor.requester, language: language, expiry: signIn.expiry, in: transaction)
        return nil
    }

    private func signIn(for record: SessionRecord, isTaken: Bool) -> SignIn {
        let account = record.account
        return SignIn(
            id: id, app: record.session.app, address: address,
            subject: isTaken ? .nobody : .account(account.id, epoch: account.epoch),
            digests: SignIn.Digests(
                link: keyring.digest(link), binding: keyring.digest(binding),
                code: keyring.digest(unsent.code, of: id), notMe: keyring.digest(unsent.notMe)),
            requester: visitor.requester, fromKnownDevice: false, language: language, returnTo: nil, requestedAt: now,
            expiry: now + AppPolicy.longestLinkLifetime, purpose: .verifyAddress)
    }
}
