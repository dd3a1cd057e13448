import LatchkeyCore

/// A line of facts is a whole case or none: what is read is written alike, and decided without a trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let line = text(start, count)
    for tier in Tier.allCases {
        guard let facts = PolicyCase(facts: line, policy: AppPolicy(tier: tier)) else { return 0 }
        demand(line.utf8.count <= PolicyCase.longestFacts, "\(line) is too long")
        demand(facts.facts.utf8.count <= PolicyCase.longestFacts, "\(facts.facts) is too long")
        demand(PolicyCase(facts: facts.facts, policy: facts.policy) == facts, "\(facts.facts) reads otherwise")
        let decision = PolicyDecision(for: facts)
        demand(!decision.reasons.isEmpty, "\(line) is decided without a reason")
    }
    return 0
}
