public import LatchkeyCore

/// Somebody opened a link: says what to show, and changes nothing that the link can do (promise 1).
public struct InspectLink: Sendable {
    private let workplace: Workplace

    /// Openings of one link that are written down; a scanner's tenth says nothing that its ninth did not.
    private static let notedOpenings = 20

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case known(Inspection)
        case unknown
    }

    public struct Inspection: Sendable {
        public let signIn: SignIn
        public let app: App
        public let bound: Bool
        /// Nil while the link can still be confirmed.
        public let closed: Closed?
    }

    /// `traits` are what the opening shows of whoever opens, for the class and its evidence to be written down.
    public func callAsFunction(
        _ link: Secret, by visitor: Visitor, showing traits: OpeningTraits
    ) async throws -> Outcome {
        let keyring = workplace.keyring
        let now = workplace.clock.now
        let found = try await workplace.store.read { snapshot -> SignInPicture? in
            guard let id = try snapshot.signIn(withLink: keyring.digests(link))?.id else { return nil }
            return try snapshot.picture(of: id, session: [])
        }
        guard let found, found.signIn.purpose != .verifyAddress else { return .unknown }
        let signIn = found.signIn
        let known = workplace.apps.app(signIn.app)
        let app = known ?? .gone(signIn.app)
        let closed = known == nil ? .revoked : signIn.closed(in: found.circumstances, at: now)
        let bound = visitor.isBound(to: signIn, keyring)
        let (kind, evidence) = OpenerClass.of(traits.of(signIn, bound: bound, at: now))
        let event = AuditEvent(
            .linkOpened, at: now, signIn: signIn.id, app: app.id, network: visitor.requester.network,
            details: [
                "bound": String(bound), "browser": visitor.requester.browser, "state": closed?.rawValue ?? "open",
                "opener": kind.rawValue, "evidence": evidence.map(\.rawValue).joined(separator: ","),
            ])
        let opener = Opener(
            signIn: signIn.id, name: visitor.openerName(of: signIn, kind, bound: bound, keyring), kind: kind,
            bound: bound, requester: visitor.requester, at: now)
        try await workplace.store.transact { transaction in
            try transaction.append(event, atMost: Self.notedOpenings)
            try transaction.note(opener)
        }
        return .known(Inspection(signIn: signIn, app: app, bound: bound, closed: closed))
    }
}

extension OpeningTraits {
    /// With what the sign-in says about its opening.
    fileprivate func of(_ signIn: SignIn, bound: Bool, at now: Timestamp) -> Self {
        var traits = self
        traits.hasBinding = bound
        traits.elapsedSinceIssue = now - signIn.requestedAt
        return traits
    }
}

extension Visitor {
    /// What an opening browser is told from others by. A person behind the same proxy as their mail scanner is another.
    fileprivate func openerName(of signIn: SignIn, _ kind: OpenerClass, bound: Bool, _ keyring: Keyring) -> [UInt8] {
        let browser = "\(requester.network)/\(requester.browser)"
        return keyring.pseudonym("opener", "\(signIn.id)/\(kind.rawValue)/\(bound)/\(browser)")
    }

    /// Whether this is the browser in which the sign-in began.
    func isBound(to signIn: SignIn, _ keyring: Keyring) -> Bool {
        binding.map { keyring.matches($0, signIn.digests.binding) } ?? false
    }
}
