public import LatchkeyCore

/// The first right code of an authenticator app makes it a factor of the account.
public struct ConfirmFactor: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        /// It was the first, and the person was waiting at the doorstep for it.
        case signedIn(SignedIn)
        /// The person was signed in and still is.
        case added
        /// It stands in place of the old ones, and everything older is dead, this session with it.
        case recovered(App)
        case wrong
        case malformed
        /// What was shown to prove the factor that the account has already was wrong.
        case proofWrong
        case limited(until: Timestamp)
        /// There is no session that may set a factor, or nothing was offered to it.
        case noOffer
    }

    /// `proof` is what the account's present factor shows; wanted of whoever is signed in and has one.
    public func callAsFunction(
        _ answer: FactorAnswer, proof: FactorAnswer? = nil, by visitor: Visitor
    ) async throws -> Outcome {
        let now = workplace.clock.now
        let fresh = FreshSession(at: now, from: workplace.entropy)
        let notices = Notices(workplace, at: now)
        let outcome = try await workplace.store.transact { [workplace] transaction -> Outcome in
            guard let visit = try FactorVisit(visitor, workplace, at: now, in: transaction) else { return .noOffer }
            let enrolment = Enrolment(
                visit: visit, factors: try transaction.factors(of: visit.account.id), fresh: fresh, notices: notices)
            return try enrolment.carryOut(answer, proof, in: transaction)
        }
        workplace.announcements.announce(.messageQueued)
        return outcome
    }
}

private struct Enrolment {
    let visit: FactorVisit
    let factors: [Factor]
    let fresh: FreshSession
    let notices: Notices

    func carryOut(
        _ answer: FactorAnswer, _ proof: FactorAnswer?, in transaction: any StoreTransaction
    ) throws -> ConfirmFactor.Outcome {
        guard let offer = factors.first(where: { $0.offeredTo == visit.session.id }) else { return .noOffer }
        // The offer's own code first: whoever mistypes it hasn't spent the other's.
        guard answer.isWellFormed else { return .malformed }
        guard let right = try visit.check.proof(answer, among: [offer]) else { return .wrong }
        switch visit.session.scope {
        case .stepUp: return .noOffer
        case .enrolment:
            // Somebody else with a link may have been first: then this is no first factor any more.
            guard factors.confirmed.isEmpty else { return .noOffer }
            let account = try add(right, to: visit.account, in: transaction)
            try visit.append(.stepUpPassed, ["factor": right.after.kind.rawValue], to: transaction)
            return .signedIn(try visit.enter(account, with: right.after.kind, fresh, in: transaction))
        case .full:
            if let refusal = try refusal(of: proof, in: transaction) { return refusal }
            _ = try add(right, to: visit.account, in: transaction)
            return .added
        case .recovery: return try recover(right, in: transaction)
        }
    }

    /// Why a factor can't be added to those that are there; nil where it can.
    private func refusal(
        of proof: FactorAnswer?, in transaction: any StoreTransaction
    ) throws -> ConfirmFactor.Outcome? {
        guard !factors.confirmed.isEmpty else { return nil }
        guard let proof else { return .proofWrong }
        switch try visit.prove(proof, among: factors, in: transaction) {
        case .proven: return nil
        case .wrong, .malformed: return .proofWrong
        case .limited(let until): return .limited(until: until)
        }
    }

    private func add(
        _ proof: FactorCheck.Proof, to account: Account, in transaction: any StoreTransaction
    ) throws -> Account {
        var account = account
        account.add(proof.after.kind, at: visit.now)
        try transaction.update(account, from: account.epoch)
        try confirm(proof, in: transaction)
        try notices.tell(.factorAdded, to: account, by: visit.visitor.requester, in: transaction)
        return account
    }

    private func confirm(_ proof: FactorCheck.Proof, in transaction: any StoreTransaction) throws {
        var factor = proof.after
        factor.confirmedAt = visit.now
        factor.offeredTo = nil
        try transaction.advance(factor, from: proof.before)
        try visit.append(
            .factorAdded,
            ["factor": factor.id.text, "kind": factor.kind.rawValue, "scope": visit.session.scope.rawValue],
            to: transaction)
    }

    private func recover(
        _ proof: FactorCheck.Proof, in transaction: any StoreTransaction
    ) throws -> ConfirmFactor.Outcome {
        var account = visit.account
        let epoch = account.epoch
        for factor in factors where factor.id != proof.before.id {
            try transaction.remove(factor.id)
            // An offer that nobody took up was never a factor.
            guard factor.confirmedAt != nil else { continue }
            try visit.append(
                .factorRemoved, ["factor": factor.id.text, "kind": factor.kind.rawValue, "by": "recovery"],
                to: transaction)
        }
        account.resetFactors(at: visit.now)
        account.add(proof.after.kind, at: visit.now)
        try transaction.update(account, from: epoch)
        try confirm(proof, in: transaction)
        try complete(in: transaction)
        try visit.append(
            .accountChanged,
            ["change": "factors_reset", "by": "recovery", "epoch": String(account.epoch)], to: transaction)
        try visit.append(.linksRevoked, ["by": "factors_reset"], to: transaction)
        try visit.end(by: "recovery", in: transaction)
        try notices.tell(.recovered, to: account, by: visit.visitor.requester, in: transaction)
        return .recovered(visit.app)
    }

    private func complete(in transaction: any StoreTransaction) throws {
        guard let before = try transaction.recovery(of: visit.session.signIn) else { return }
        var recovery = before
        recovery.complete(at: visit.now)
        try transaction.advance(recovery, from: before)
        try visit.append(.recoveryCompleted, ["recovery": recovery.id.text, "by": recovery.startedBy], to: transaction)
    }
}
