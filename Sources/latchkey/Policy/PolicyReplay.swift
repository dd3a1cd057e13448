import LatchkeyCore

/// What was decided, and what a changed configuration would have decided about the same.
struct PolicyReplay: Encodable {
    struct Change: Encodable {
        let app: String
        let was: String
        let wouldBe: String
        let count: Int
        /// Reasons of the new decision that the old one didn't have, the commonest first.
        let reasons: [String]
        /// Ids of sign-ins, as `latchkey trace` takes them.
        let examples: [String]
    }

    private struct Key: Hashable {
        let app: String
        let was: String
        let wouldBe: String
    }

    private struct Tally {
        var count = 0
        var reasons: [String: Int] = [:]
        var examples: [String] = []
    }

    /// One decision as it was written down.
    struct Recorded {
        let signIn: String?
        let app: String
        let decision: String
        let reasons: String
        let facts: String?
    }

    private let apps: AppDirectory
    private var tallies: [Key: Tally] = [:]
    private(set) var decided = 0
    /// Events of versions that didn't write down what they decided about.
    private(set) var withoutFacts = 0

    private static let mostExamples = 5

    init(under apps: AppDirectory) {
        self.apps = apps
    }

    mutating func add(_ record: Recorded) {
        // Links that were refused because they had ended are no decision of policy.
        guard !record.decision.isEmpty else { return }
        guard let facts = record.facts else {
            withoutFacts += 1
            return
        }
        guard let app = AppID(parsing: record.app).flatMap(apps.app) else {
            return count(record, as: "no such app", [])
        }
        guard let past = PolicyCase(facts: facts, policy: app.policy) else {
            withoutFacts += 1
            return
        }
        let decision = Self.decide(past)
        count(record, as: decision.word, decision.reasons.map(\.rawValue))
    }

    /// A code from another browser was shown there first: where the policy shows none, the act never comes about.
    private static func decide(_ past: PolicyCase) -> PolicyDecision {
        guard past.act == .handoffCode else { return PolicyDecision(for: past) }
        var opening = past
        opening.act = .elsewhere
        let shown = PolicyDecision(for: opening)
        return shown.verdict == .handOff ? PolicyDecision(for: past) : shown
    }

    private mutating func count(_ record: Recorded, as wouldBe: String, _ reasons: [String]) {
        decided += 1
        guard record.decision != wouldBe else { return }
        let before = Set(record.reasons.split(separator: ",").map(String.init))
        var tally = tallies[Key(app: record.app, was: record.decision, wouldBe: wouldBe)] ?? Tally()
        tally.count += 1
        for reason in reasons where !before.contains(reason) { tally.reasons[reason, default: 0] += 1 }
        if let signIn = record.signIn, tally.examples.count < Self.mostExamples, !tally.examples.contains(signIn) {
            tally.examples.append(signIn)
        }
        tallies[Key(app: record.app, was: record.decision, wouldBe: wouldBe)] = tally
    }

    var changes: [Change] {
        tallies.map { key, tally in
            let reasons = tally.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map(\.key)
            return Change(
                app: key.app, was: key.was, wouldBe: key.wouldBe, count: tally.count, reasons: reasons,
                examples: tally.examples)
        }
        .sorted { ($0.app, $1.count, $0.was, $0.wouldBe) < ($1.app, $0.count, $1.was, $1.wouldBe) }
    }

    private enum CodingKeys: CodingKey {
        case decided, withoutFacts, changes
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(decided, forKey: .decided)
        try container.encode(withoutFacts, forKey: .withoutFacts)
        try container.encode(changes, forKey: .changes)
    }

    func text(since: String) -> String {
        let changes = changes
        var lines = ["\(decided) decisions in the last \(since)"]
        if withoutFacts > 0 { lines[0] += "; \(withoutFacts) more were written down without what they were about" }
        guard !changes.isEmpty else { return lines[0] + ": nothing would change" }
        lines[0] += ": \(changes.reduce(0) { $0 + $1.count }) would go otherwise"
        lines += ["", row("app", "was", "would be", "count", "why", "for example")]
        lines += changes.map { change in
            row(
                change.app, change.was, change.wouldBe, String(change.count),
                change.reasons.joined(separator: ","), change.examples.joined(separator: " "))
        }
        return lines.joined(separator: "\n")
    }

    private func row(
        _ app: String, _ was: String, _ wouldBe: String, _ count: String, _ why: String, _ some: String
    ) -> String {
        "  " + app.padding(to: 16) + was.padding(to: 10) + wouldBe.padding(to: 13) + count.padding(to: 8)
            + why.padding(to: 32) + some
    }
}
