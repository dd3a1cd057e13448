import LatchkeyCore

/// The limits that one request for a link has to pass, and what makes a stranger's browser work for it.
///
/// Nothing here depends on whether the address is known: strangers' counters run for any address alike.
struct RequestLimits {
    private let network: Counter
    private let known: Counter
    private let stranger: Counter
    private let quieted: Counter
    private let device: Counter?
    private let codes: [UInt8]
    private let app: Counter

    fileprivate struct Counter {
        let kind: RequestSignIn.LimitKind
        let subject: [UInt8]
        let limits: [Limit]

        var longest: TimeSpan { limits.map(\.span).max() ?? .days(1) }
    }

    struct Refusal {
        let kind: RequestSignIn.LimitKind
        let until: Timestamp
        /// Where it is remembered that the refusal was written down.
        fileprivate let counter: Counter
    }

    static let quietSpan = TimeSpan.hours(1)

    init(for address: EmailAddress, app: AppID, by visitor: Visitor, _ keyring: Keyring) {
        let network = visitor.requester.network
        self.network = Counter(
            kind: .network, subject: keyring.pseudonym("network", network.text),
            limits: SignInLimits.requestsFromOneNetwork)
        // A known device has its own budget, so that what strangers start for the address can't use it up.
        known = Counter(
            kind: .identifier, subject: keyring.pseudonym("messages/known", address.key),
            limits: SignInLimits.messagesForKnownDevices)
        stranger = Counter(
            kind: .identifier, subject: keyring.pseudonym("messages/stranger", address.key),
            limits: SignInLimits.messagesForStrangers)
        quieted = Counter(
            kind: .quieted, subject: Self.quietSubject(address, network, keyring),
            limits: [Limit(1, in: Self.quietSpan)])
        device = (visitor.device ?? visitor.binding).map { Self.device($0, keyring) }
        codes = CodeAllowance.subject(of: address, keyring)
        self.app = Counter(
            kind: .app, subject: keyring.pseudonym("ceiling", app.text),
            limits: [Limit(1, in: SignInLimits.pauseOfApp)])
    }

    private static func device(_ cookie: Secret, _ keyring: Keyring) -> Counter {
        Counter(
            kind: .device, subject: keyring.pseudonym("browser", cookie.reveal()),
            limits: SignInLimits.requestsByOneBrowser)
    }

    /// Whose allowances have to be read.
    var subjects: [[UInt8]] {
        [network, known, stranger, quieted, app].map(\.subject) + [codes] + (device.map { [$0.subject] } ?? [])
    }

    /// What somebody else can use up mustn't stop a known device, so it isn't asked about others' (promise 6).
    private func counters(fromKnownDevice: Bool) -> [Counter] { fromKnownDevice ? [known] : [network, stranger] }

    /// The first limit that refuses, or nil; nothing is used yet.
    func refusal(
        in picture: RequestPicture, fromKnownDevice: Bool, under pressure: AppPressure, at now: Timestamp
    ) -> Refusal? {
        let asked = (fromKnownDevice ? [] : [quieted]) + counters(fromKnownDevice: fromKnownDevice)
        for counter in asked + [device].compactMap(\.self) {
            let verdict = picture.allowance(counter.subject).check(at: now, under: counter.limits)
            if case .refused(_, let until) = verdict {
                return Refusal(kind: counter.kind, until: until, counter: counter)
            }
        }
        guard pressure.isPastCeiling, !fromKnownDevice else { return nil }
        return Refusal(kind: .app, until: now + SignInLimits.pauseOfApp, counter: app)
    }

    /// As many sign-ins are open for the identifier as may be.
    func refusalForWantOfRoom(fromKnownDevice: Bool, until: Timestamp) -> Refusal {
        Refusal(kind: .openSignIns, until: until, counter: fromKnownDevice ? known : stranger)
    }

    /// Why a stranger's browser has to work, and until when; nil if it needn't.
    func demand(
        in picture: RequestPicture, under pressure: AppPressure, at now: Timestamp
    ) -> (kind: RequestSignIn.LimitKind, until: Timestamp)? {
        let easy: [(RequestSignIn.LimitKind, subject: [UInt8], [Limit])] = [
            (.network, network.subject, SignInLimits.easyRequestsFromOneNetwork),
            (.identifier, stranger.subject, SignInLimits.easyRequestsForOneIdentifier),
            (.identifier, codes, SignInLimits.easyWrongCodesForOneIdentifier),
        ]
        for (kind, subject, limits) in easy {
            if case .refused(_, let until) = picture.allowance(subject).check(at: now, under: limits) {
                return (kind, until)
            }
        }
        return pressure.isGreat ? (.app, now + SignInLimits.pauseOfApp) : nil
    }

    /// Uses one of each; answers what is left. To be called when nothing refuses any more.
    ///
    /// A browser without a device cookie is counted by its binding, and each sign-in gives it a new one, so the count goes
    /// over to that.
    func use(
        _ picture: RequestPicture, fromKnownDevice: Bool, handingOver binding: Secret?, keyring: Keyring,
        at now: Timestamp, in transaction: any StoreTransaction
    ) throws -> [RequestSignIn.Remaining] {
        try (counters(fromKnownDevice: fromKnownDevice) + [device].compactMap(\.self)).map { counter in
            var allowance = picture.allowance(counter.subject)
            _ = allowance.take(at: now, under: counter.limits)
            let next = counter.kind == .device ? binding.map { Self.device($0, keyring).subject } : nil
            try transaction.save(allowance, of: next ?? counter.subject, until: now + counter.longest)
            let left = allowance.remaining(at: now, under: counter.limits)
            return RequestSignIn.Remaining(kind: counter.kind, count: left.count, resets: left.resets)
        }
    }

    /// True once after each grant, when the refusal is worth an audit event: a flood must not fill the log.
    func isNews(_ refusal: Refusal, _ picture: RequestPicture, in transaction: any StoreTransaction) throws -> Bool {
        var allowance = picture.allowance(refusal.counter.subject)
        guard allowance.noteRefusal() else { return false }
        let until = refusal.until + refusal.counter.longest
        try transaction.save(allowance, of: refusal.counter.subject, until: until)
        return true
    }

    /// "This wasn't me" quiets that requester for that identifier, and nobody else.
    static func quiet(
        _ signIn: SignIn, at now: Timestamp, keyring: Keyring, in transaction: any StoreTransaction
    ) throws {
        let subject = quietSubject(signIn.address, signIn.requester.network, keyring)
        try transaction.save(Allowance(grants: [now]), of: subject, until: now + quietSpan)
    }

    private static func quietSubject(_ address: EmailAddress, _ network: NetworkPrefix, _ keyring: Keyring) -> [UInt8] {
        keyring.pseudonym("quiet", "\(address.key)/\(network.text)")
    }
}

/// How much is asked of an app, as far as this node knows (``Traffic``).
struct AppPressure {
    let requests: Int
    let ceiling: Int?
    let isAbused: Bool

    /// For what no app has asked for.
    static let none = Self(requests: 0, ceiling: nil, isAbused: false)

    var isPastCeiling: Bool { ceiling.map { requests >= $0 } ?? false }

    /// Strangers have to work.
    var isGreat: Bool {
        isAbused || (ceiling.map { requests * 100 >= $0 * SignInLimits.easyShareOfCeiling } ?? false)
    }
}
