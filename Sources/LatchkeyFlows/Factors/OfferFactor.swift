public import LatchkeyCore

/// Offers an authenticator app's secret to one session. Until its owner has typed a right code it counts for nothing, and
/// no other session sees it.
public struct OfferFactor: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public struct Offer: Sendable {
        public let session: Session
        public let account: Account
        public let app: App
        public let secret: TOTPSecret
        public let returnTo: String?
        /// Another app has to be shown first, because the account has one already.
        public let wantsProof: Bool
    }

    /// The same secret as often as the same session asks. Nil for a session that may set no factor.
    public func callAsFunction(by visitor: Visitor) async throws -> Offer? {
        let now = workplace.clock.now
        let id = FactorID.random(from: workplace.entropy)
        let drawn = TOTPSecret.random(from: workplace.entropy)
        let sealed = try workplace.keyring.seal(drawn.reveal(), context: id.text)
        return try await workplace.store.transact { [workplace] transaction in
            guard let visit = try FactorVisit(visitor, workplace, at: now, in: transaction),
                visit.session.scope != .stepUp
            else { return nil }
            let factors = try transaction.factors(of: visit.account.id)
            guard visit.session.scope != .enrolment || factors.confirmed.isEmpty else { return nil }
            let known = factors.first { $0.offeredTo == visit.session.id }
            if known == nil {
                try transaction.insert(
                    Factor(
                        id: id, account: visit.account.id, kind: .totp, sealed: sealed, createdAt: now,
                        offeredTo: visit.session.id))
            }
            return Offer(
                session: visit.session, account: visit.account, app: visit.app,
                secret: try known.map(visit.check.totp) ?? drawn,
                returnTo: try transaction.signIn(visit.session.signIn)?.returnTo,
                wantsProof: visit.session.scope == .full && !factors.confirmed.isEmpty)
        }
    }
}
