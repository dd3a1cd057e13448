public import LatchkeyCore

/// Takes a factor off an account. Everything that was issued before is dead, this session with it.
public struct RemoveFactor: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case removed(App)
        case wrong
        case malformed
        case limited(until: Timestamp)
        case unknown
        case signedOut
    }

    /// `answer` is of any factor of the account: who has lost them all is for a recovery.
    public func callAsFunction(
        _ id: FactorID, proving answer: FactorAnswer, by visitor: Visitor
    ) async throws -> Outcome {
        let now = workplace.clock.now
        let notices = Notices(workplace, at: now)
        let outcome = try await workplace.store.transact { [workplace] transaction -> Outcome in
            guard let visit = try FactorVisit(visitor, workplace, at: now, in: transaction),
                visit.session.scope == .full
            else { return .signedOut }
            let factors = try transaction.factors(of: visit.account.id).confirmed
            guard let factor = factors.first(where: { $0.id == id }) else { return .unknown }
            switch try visit.prove(answer, among: factors, in: transaction) {
            case .limited(let until): return .limited(until: until)
            case .malformed: return .malformed
            case .wrong: return .wrong
            case .proven: break
            }
            try Self.remove(factor, from: visit, leaving: factors.filter { $0.id != id }, notices, in: transaction)
            return .removed(visit.app)
        }
        workplace.announcements.announce(.messageQueued)
        return outcome
    }

    private static func remove(
        _ factor: Factor, from visit: FactorVisit, leaving rest: [Factor], _ notices: Notices,
        in transaction: any StoreTransaction
    ) throws {
        var account = visit.account
        let epoch = account.epoch
        account.keepFactors(Set(rest.map(\.kind)), at: visit.now)
        try transaction.remove(factor.id)
        try transaction.update(account, from: epoch)
        try visit.append(
            .factorRemoved, ["factor": factor.id.text, "kind": factor.kind.rawValue, "by": "owner"], to: transaction)
        try visit.append(
            .accountChanged, ["change": "factor_removed", "by": "owner", "epoch": String(account.epoch)],
            to: transaction)
        try visit.append(.linksRevoked, ["by": "factor_removed"], to: transaction)
        try visit.end(by: "factor_removed", in: transaction)
        try notices.tell(.factorRemoved, to: account, by: visit.visitor.requester, in: transaction)
    }
}
