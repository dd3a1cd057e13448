public import LatchkeyCore

/// What somebody with a session that can't do everything yet has to know.
public struct SeeDoorstep: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public struct Doorstep: Sendable {
        public let session: Session
        public let account: Account
        public let app: App
        public let returnTo: String?
        /// Why policy wants more than the link.
        public let reasons: [PolicyDecision.Reason]
        /// When the next try is allowed, where there were too many wrong ones.
        public let limitedUntil: Timestamp?
    }

    /// Nil for whoever has no live session. One that is full is answered too: there is nothing left to do for it.
    public func callAsFunction(by visitor: Visitor) async throws -> Doorstep? {
        let now = workplace.clock.now
        return try await workplace.store.read { [workplace] snapshot in
            guard let visit = try FactorVisit(visitor, workplace, at: now, in: snapshot) else { return nil }
            let session = visit.session
            let returnTo = try snapshot.signIn(session.signIn)?.returnTo
            guard session.scope != .full else {
                return Doorstep(
                    session: session, account: visit.account, app: visit.app, returnTo: returnTo, reasons: [],
                    limitedUntil: nil)
            }
            let life = try snapshot.events(of: session.signIn, limit: 100)
            return Doorstep(
                session: session, account: visit.account, app: visit.app,
                returnTo: returnTo, reasons: Self.reasons(in: life),
                limitedUntil: try visit.allowance.refusal(at: now, in: snapshot))
        }
    }

    private static func reasons(in life: [AuditEvent]) -> [PolicyDecision.Reason] {
        let words = life.last { $0.name == .signedIn }?.details["reasons"] ?? ""
        return words.split(separator: ",").compactMap { PolicyDecision.Reason(rawValue: String($0)) }
    }
}
