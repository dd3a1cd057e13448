import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Testing

@Suite("Second factors")
struct FactorFlowTests {
    private static func policy() -> AppPolicy {
        var policy = AppPolicy(tier: .low)
        (policy.secondFactor, policy.withoutFactor, policy.placeChange) = (.always, .enrol, .note)
        return policy
    }

    private func doorstep(_ stage: FlowStage) async throws -> Visitor {
        stage.clock.advance(.minutes(1))
        let (_, signedIn) = try await stage.signIn()
        return stage.visitor(session: signedIn.session)
    }

    private func code(of offer: OfferFactor.Offer?, _ stage: FlowStage, ahead: Int64 = 0) -> FactorAnswer {
        let step = TOTP.step(at: stage.clock.now) + ahead
        return .digits(offer.map { TOTP.value(of: $0.secret, atStep: step) } ?? "")
    }

    @Test("a key is offered to one session, and whoever comes second sets nothing up")
    func offers() async throws {
        let stage = try FlowStage(policy: Self.policy())
        let (owner, stranger) = (try await doorstep(stage), try await doorstep(stage))
        let (mine, theirs) = (
            try await OfferFactor(stage.workplace)(by: owner), try await OfferFactor(stage.workplace)(by: stranger)
        )
        #expect(mine != nil && theirs != nil && mine?.secret != theirs?.secret)
        let confirm = ConfirmFactor(stage.workplace)
        guard case .wrong = try await confirm(code(of: theirs, stage), by: owner) else {
            Issue.record("another's key is no good")
            return
        }
        guard case .signedIn(let signedIn) = try await confirm(code(of: mine, stage), by: owner) else {
            Issue.record("the right code signs in")
            return
        }
        #expect(signedIn.scope == .full && signedIn.session != owner.session)
        guard case .noOffer = try await confirm(code(of: theirs, stage), by: stranger) else {
            Issue.record("a second first factor was set")
            return
        }
        #expect(try await OfferFactor(stage.workplace)(by: stranger) == nil)
    }

    @Test("a factor that is shown releases an account that was held")
    func held() async throws {
        let stage = try FlowStage(policy: Self.policy())
        let first = try await doorstep(stage)
        let offer = try await OfferFactor(stage.workplace)(by: first)
        _ = try await ConfirmFactor(stage.workplace)(code(of: offer, stage), by: first)
        let address = try EmailAddress(parsing: "anna@example.com")
        let now = stage.clock.now
        try await stage.workplace.store.transact { transaction in
            guard var account = try transaction.account(for: address) else { return }
            let epoch = account.epoch
            _ = account.hold(at: now)
            try transaction.update(account, from: epoch)
        }
        let second = try await doorstep(stage)
        let seen = try await SeeDoorstep(stage.workplace)(by: second)
        #expect(seen?.session.scope == .stepUp && seen?.reasons.first == .linksHeld)
        guard case .signedIn = try await StepUp(stage.workplace)(code(of: offer, stage), by: second) else {
            Issue.record("the factor signs in")
            return
        }
        #expect(try await FindAccounts(stage.workplace)(address)?.heldAt == nil)
    }

    @Test("a session that is full adds a second app only with a code of the first")
    func another() async throws {
        let stage = try FlowStage(policy: Self.policy())
        let first = try await doorstep(stage)
        let offer = try await OfferFactor(stage.workplace)(by: first)
        let confirm = ConfirmFactor(stage.workplace)
        guard case .signedIn(let signedIn) = try await confirm(code(of: offer, stage), by: first) else {
            Issue.record("the right code signs in")
            return
        }
        let owner = stage.visitor(session: signedIn.session)
        let second = try await OfferFactor(stage.workplace)(by: owner)
        #expect(second?.wantsProof == true)
        for proof in [nil, code(of: offer, stage), code(of: second, stage)] {
            guard case .proofWrong = try await confirm(code(of: second, stage), proof: proof, by: owner) else {
                Issue.record("\(String(describing: proof)) was taken")
                return
            }
        }
        let proof = code(of: offer, stage, ahead: 1)
        guard case .added = try await confirm(code(of: second, stage), proof: proof, by: owner) else {
            Issue.record("both are right")
            return
        }
        #expect(try await ListFactors(stage.workplace)(by: owner)?.factors.count == 2)
    }
}
