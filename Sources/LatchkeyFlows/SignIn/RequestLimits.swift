import LatchkeyCore

/// The limits that one request for a link has to pass.
struct RequestLimits {
    private let network: Counter
    private let known: Counter
    private let stranger: Counter
    private let quieted: Counter

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

    init(for address: EmailAddress, from network: NetworkPrefix, _ keyring: Keyring) {
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
    }

    /// Whose allowances have to be read.
    var subjects: [[UInt8]] { [network, known, stranger, quieted].map(\.subject) }

    private func counters(fromKnownDevice: Bool) -> [Counter] { [network, fromKnownDevice ? known : stranger] }

    /// The first limit that refuses, or nil; nothing is used yet.
    func refusal(in picture: RequestPicture, fromKnownDevice: Bool, at now: Timestamp) -> Refusal? {
        let asked = (fromKnownDevice ? [] : [quieted]) + counters(fromKnownDevice: fromKnownDevice)
        for counter in asked {
            let verdict = picture.allowance(counter.subject).check(at: now, under: counter.limits)
            if case .refused(_, let until) = verdict {
                return Refusal(kind: counter.kind, until: until, counter: counter)
            }
        }
        return nil
    }

    /// As many sign-ins are open for the identifier as may be.
    func refusalForWantOfRoom(fromKnownDevice: Bool, until: Timestamp) -> Refusal {
        Refusal(kind: .openSignIns, until: until, counter: fromKnownDevice ? known : stranger)
    }

    /// Uses one of each. To be called when nothing refuses any more.
    func use(
        _ picture: RequestPicture, fromKnownDevice: Bool, at now: Timestamp, in transaction: any StoreTransaction
    ) throws {
        for counter in counters(fromKnownDevice: fromKnownDevice) {
            var allowance = picture.allowance(counter.subject)
            _ = allowance.take(at: now, under: counter.limits)
            try transaction.save(allowance, of: counter.subject, until: now + counter.longest)
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
