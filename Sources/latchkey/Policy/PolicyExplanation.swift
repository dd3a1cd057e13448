import LatchkeyCore

/// A decision in plain sentences.
struct PolicyExplanation: Encodable {
    struct Reason: Encodable {
        let word: String
        let says: String
    }

    let app: String
    let tier: String
    let facts: String
    let verdict: String
    let says: String
    let reasons: [Reason]

    init(_ decision: PolicyDecision, of app: App) {
        self.app = app.id.text
        tier = app.policy.tier.rawValue
        facts = decision.facts.facts
        verdict = decision.word
        says = decision.verdict.sentence
        reasons = decision.reasons.map { Reason(word: $0.rawValue, says: $0.sentence) }
    }

    var text: String {
        let lines = reasons.map { "  \($0.word.padding(to: 22))\($0.says)" }
        return (["\(app), tier \(tier): \(facts)", "", "\(verdict): \(says)", ""] + lines).joined(separator: "\n")
    }
}
