public import LatchkeyCore

/// The factors of whoever is signed in.
public struct ListFactors: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public struct List: Sendable {
        public let account: Account
        public let app: App
        /// In the order in which they were set.
        public let factors: [Factor]
    }

    /// Nil for whoever isn't signed in in full.
    public func callAsFunction(by visitor: Visitor) async throws -> List? {
        let now = workplace.clock.now
        return try await workplace.store.read { [workplace] snapshot in
            guard let visit = try FactorVisit(visitor, workplace, at: now, in: snapshot), visit.session.scope == .full
            else { return nil }
            return List(
                account: visit.account, app: visit.app,
                factors: try snapshot.factors(of: visit.account.id).confirmed)
        }
    }
}
