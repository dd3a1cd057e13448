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

    public func callAsFunction(_ link: Secret, by visitor: Visitor) async throws -> Outcome {
        let keyring = workplace.keyring
        let now = workplace.clock.now
        let found = try await workplace.store.read { snapshot -> SignInPicture? in
            guard let id = try snapshot.signIn(withLink: keyring.digests(link))?.id else { return nil }
            return try snapshot.picture(of: id, session: [])
        }
        guard let found, let app = workplace.apps.app(found.signIn.app) else { return .unknown }
        let signIn = found.signIn
        let closed = signIn.closed(in: found.circumstances, at: now)
        let bound = visitor.isBound(to: signIn, keyring)
        let event = AuditEvent(
            .linkOpened, at: now, signIn: signIn.id, app: app.id, network: visitor.requester.network,
            details: [
                "bound": String(bound), "browser": visitor.requester.browser, "state": closed?.rawValue ?? "open",
            ])
        let opener = Opener(
            signIn: signIn.id, name: visitor.openerName(of: signIn, keyring), kind: .unknown, bound: bound,
            requester: visitor.requester, at: now)
        try await workplace.store.transact { transaction in
            try transaction.append(event, atMost: Self.notedOpenings)
            try transaction.note(opener)
        }
        return .known(Inspection(signIn: signIn, app: app, bound: bound, closed: closed))
    }
}

extension Visitor {
    /// What an opening browser is told from others by.
    func openerName(of signIn: SignIn, _ keyring: Keyring) -> [UInt8] {
        keyring.pseudonym("opener", "\(signIn.id)/\(requester.network)/\(requester.browser)")
    }

    /// Whether this is the browser in which the sign-in began.
    func isBound(to signIn: SignIn, _ keyring: Keyring) -> Bool {
        binding.map { keyring.matches($0, signIn.digests.binding) } ?? false
    }
}
