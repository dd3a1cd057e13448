import LatchkeyCore
import Testing

@Suite("Decisions")
struct PolicyDecisionTests {
    private func decision(
        _ tier: Tier, _ act: PolicyCase.Act = .bound, factors: Set<Factor.Kind> = [],
        _ change: (inout PolicyCase) -> Void = { _ in }
    ) -> PolicyDecision {
        var facts = PolicyCase(policy: AppPolicy(tier: tier), act: act, factors: factors)
        change(&facts)
        return PolicyDecision(for: facts)
    }

    @Test("a quiet sign-in of a known device is let in, save at tier high")
    func quiet() {
        #expect(decision(.low).verdict == .allow)
        #expect(decision(.moderate).verdict == .allow)
        #expect(decision(.moderate).reasons == [.policyAllows])
        #expect(decision(.high, factors: [.totp]).verdict == .stepUp([.totp]))
        #expect(decision(.high).verdict == .refuse)
        #expect(decision(.high).reasons == [.tierWantsFactor, .noFactor])
        #expect(decision(.high) { $0.mayEnrol = true }.verdict == .enrol)
    }

    @Test("another network or browser than the one that asked: note, step up, refuse")
    func place() {
        let verdicts = Tier.allCases.map { decision($0, factors: [.totp]) { $0.signals.network = .other }.verdict }
        #expect(verdicts == [.allow, .stepUp([.totp]), .refuse])
        let devices = Tier.allCases.map { decision($0, factors: [.totp]) { $0.signals.device = .other }.verdict }
        #expect(devices == [.allow, .stepUp([.totp]), .refuse])
        let nearby = decision(.moderate, factors: [.totp]) { $0.signals.network = .nearby }
        #expect(nearby.verdict == .allow && nearby.reasons == [.networkNearby])
        let handoff = decision(.moderate, .handoffCode, factors: [.totp]) { $0.signals.device = .other }
        #expect(handoff.verdict == .allow)
    }

    @Test("mailboxes of several people: allow, step up, refuse", arguments: [MailboxClass.shared, .role, .disposable])
    func mailbox(kind: MailboxClass) {
        let verdicts = Tier.allCases.map { decision($0, factors: [.totp]) { $0.signals.mailbox = kind }.verdict }
        #expect(verdicts == [.allow, .stepUp([.totp]), .refuse])
    }

    @Test("whoever has no factor to show is let in, made to set one, or refused, as the app chose")
    func withoutFactor() {
        let choices: [(AppPolicy.WithoutFactor, PolicyDecision.Verdict)] = [
            (.allow, .allow), (.enrol, .enrol), (.refuse, .refuse),
        ]
        for (choice, verdict) in choices {
            let decision = decision(.moderate) { facts in
                facts.policy.withoutFactor = choice
                facts.signals.knownDevice = false
            }
            #expect(decision.verdict == verdict)
            #expect(decision.reasons == [.newDevice, .noFactor])
        }
    }

    @Test("a held account never gets in by a link alone, at no tier", arguments: Tier.allCases)
    func held(tier: Tier) {
        #expect(decision(tier) { ($0.isHeld, $0.mayEnrol) = (true, true) }.verdict == .refuse)
        let withFactor = decision(tier, factors: [.totp]) { $0.isHeld = true }
        #expect(withFactor.verdict == .stepUp([.totp]))
    }

    @Test("elsewhere, cross_device decides")
    func elsewhere() {
        #expect(decision(.moderate, .elsewhere).verdict == .handOff)
        #expect(decision(.high, .elsewhere).verdict == .refuse)
        let here = decision(.low, .elsewhere) { $0.policy.crossDevice = .here }
        #expect(here.verdict == .allow && here.reasons == [.openedElsewhere])
    }

    @Test("a recovery sets a factor and does nothing else, at every tier", arguments: Tier.allCases)
    func recovery(tier: Tier) {
        #expect(decision(tier, factors: [.totp]) { $0.purpose = .recover }.verdict == .recover)
    }

    @Test("no signal makes any decision easier")
    func monotone() {
        // One of each kind, so that none of a pair takes the other back.
        let changes: [(inout Signals) -> Void] = [
            { $0.knownDevice = false }, { $0.network = .other }, { $0.device = .other }, { $0.mailbox = .shared },
            { $0.openers = 9 }, { $0.isFasterThanAPerson = true }, { $0.manyRequests = true },
            { $0.fewLinksUsed = true }, { $0.changedLately = true },
        ]
        for tier in Tier.allCases {
            for choice in AppPolicy.WithoutFactor.allCases {
                for act in PolicyCase.Act.allCases {
                    for factors: Set<Factor.Kind> in [[], [.totp]] {
                        let facts = facts(tier, choice, act, factors)
                        // Every pair of signals, on top of none and on top of the one.
                        for one in changes {
                            var single = facts
                            one(&single.signals)
                            #expect(strictness(single) >= strictness(facts))
                            for other in changes {
                                var both = single
                                other(&both.signals)
                                #expect(strictness(both) >= strictness(single))
                            }
                        }
                    }
                }
            }
        }
    }

    private func facts(
        _ tier: Tier, _ choice: AppPolicy.WithoutFactor, _ act: PolicyCase.Act, _ factors: Set<Factor.Kind>
    ) -> PolicyCase {
        var policy = AppPolicy(tier: tier)
        policy.withoutFactor = choice
        return PolicyCase(policy: policy, act: act, factors: factors)
    }

    private func strictness(_ facts: PolicyCase) -> Int {
        switch PolicyDecision(for: facts).verdict {
        case .allow: 0
        case .handOff, .stepUp, .enrol, .recover: 1
        case .refuse: 2
        }
    }
}
