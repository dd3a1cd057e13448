public import LatchkeyCore

/// A second factor is shown at the doorstep: in place of the doorstep comes a session that can do everything.
public struct StepUp: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case signedIn(SignedIn)
        /// Wrong, or spent before: the two are answered alike.
        case wrong
        case malformed
        case limited(until: Timestamp)
        /// There is no session that waits for a factor.
        case noDoorstep
    }

    public func callAsFunction(_ answer: FactorAnswer, by visitor: Visitor) async throws -> Outcome {
        let now = workplace.clock.now
        let fresh = FreshSession(at: now, from: workplace.entropy)
        return try await workplace.store.transact { [workplace] transaction in
            guard let visit = try FactorVisit(visitor, workplace, at: now, in: transaction),
                visit.session.scope == .stepUp
            else { return .noDoorstep }
            let factors = try transaction.factors(of: visit.account.id)
            switch try visit.prove(answer, among: factors, in: transaction) {
            case .limited(let until): return .limited(until: until)
            case .malformed: return .malformed
            case .wrong: return .wrong
            case .proven(let kind):
                let account = try Self.released(visit, by: kind, in: transaction)
                try visit.append(.stepUpPassed, ["factor": kind.rawValue], to: transaction)
                return .signedIn(try visit.enter(account, with: kind, fresh, in: transaction))
            }
        }
    }

    /// Whoever holds the factor holds the account, whatever became of the mailbox.
    private static func released(
        _ visit: FactorVisit, by kind: Factor.Kind, in transaction: any StoreTransaction
    ) throws -> Account {
        var account = visit.account
        guard account.release() else { return account }
        try transaction.update(account, from: account.epoch)
        try visit.append(
            .accountChanged, ["change": "released", "by": kind.rawValue, "epoch": String(account.epoch)],
            to: transaction)
        return account
    }
}
