import LatchkeyCore

/// The limits that one request for a link has to pass.
struct RequestLimits {
    let address: EmailAddress
    let network: NetworkPrefix
    let fromKnownDevice: Bool
    let keyring: Keyring

    struct Refusal {
        let kind: RequestSignIn.LimitKind
        let until: Timestamp
        /// False while the same refusal was written down already.
        let isNews: Bool
    }

    static let quietSpan = TimeSpan.hours(1)

    private typealias Counter = (kind: RequestSignIn.LimitKind, subject: [UInt8], limits: [Limit])

    /// The first limit that refuses, or nil; nothing is used yet.
    func refusal(at now: Timestamp, in transaction: any StoreTransaction) throws -> Refusal? {
        if let refusal = try refuseQuieted(at: now, in: transaction) { return refusal }
        for counter in counters {
            let allowance = try transaction.allowance(counter.subject)
            guard case .refused(_, let until) = allowance.check(at: now, under: counter.limits) else { continue }
            return try refusal(counter.kind, until, of: counter, in: transaction)
        }
        return nil
    }

    /// Uses one of each. To be called when nothing refuses any more.
    func use(at now: Timestamp, in transaction: any StoreTransaction) throws {
        for counter in counters {
            var allowance = try transaction.allowance(counter.subject)
            _ = allowance.take(at: now, under: counter.limits)
            try transaction.save(allowance, of: counter.subject, until: now + longest(counter))
        }
    }

    /// As many sign-ins are open for the identifier as may be.
    func refusalForWantOfRoom(until: Timestamp, in transaction: any StoreTransaction) throws -> Refusal {
        try refusal(.openSignIns, until, of: forAddress, in: transaction)
    }

    /// Written down once after each grant: a flood must not fill the log.
    private func refusal(
        _ kind: RequestSignIn.LimitKind, _ until: Timestamp, of counter: Counter, in transaction: any StoreTransaction
    ) throws -> Refusal {
        var allowance = try transaction.allowance(counter.subject)
        let isNews = allowance.noteRefusal()
        if isNews { try transaction.save(allowance, of: counter.subject, until: until + longest(counter)) }
        return Refusal(kind: kind, until: until, isNews: isNews)
    }

    private var counters: [Counter] { [forNetwork, forAddress] }

    private var forNetwork: Counter {
        (.network, keyring.pseudonym("network", network.text), SignInLimits.requestsFromOneNetwork)
    }

    private var forAddress: Counter {
        // A known device has its own budget, so that what strangers start for the address can't use it up.
        let kind = fromKnownDevice ? "known" : "stranger"
        let limits = fromKnownDevice ? SignInLimits.messagesForKnownDevices : SignInLimits.messagesForStrangers
        return (.identifier, keyring.pseudonym("messages/\(kind)", address.key), limits)
    }

    private func longest(_ counter: Counter) -> TimeSpan {
        counter.limits.map(\.span).max() ?? .days(1)
    }

    private func refuseQuieted(at now: Timestamp, in transaction: any StoreTransaction) throws -> Refusal? {
        guard !fromKnownDevice else { return nil }
        let counter: Counter = (
            .quieted, Self.quietSubject(address, network, keyring), [Limit(1, in: Self.quietSpan)]
        )
        let allowance = try transaction.allowance(counter.subject)
        guard case .refused(_, let until) = allowance.check(at: now, under: counter.limits) else { return nil }
        return try refusal(.quieted, until, of: counter, in: transaction)
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
