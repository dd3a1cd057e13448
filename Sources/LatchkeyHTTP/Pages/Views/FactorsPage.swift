import LatchkeyCore

/// The second factors of whoever is signed in.
struct FactorsPage: PageView {
    struct Entry: Sendable {
        let id: String
        let kind: Factor.Kind
        let since: Timestamp
        var problem: FactorProblem?
    }

    let identifier: String
    let factors: [Entry]
    let addHref: String
    let csrf: String

    var template: PageTemplate { .factors }
    var scripts: [Asset] { [.times, .form] }

    private var hasProblem: Bool { factors.contains { $0.problem != nil } }

    func title(in phrases: Phrases) -> String {
        let title = phrases.factor.listHeading
        return hasProblem ? "\(phrases.common.problem): \(title)" : title
    }

    func values(in phrases: Phrases) -> PageValues {
        let words = phrases.factor
        return [
            "identifier": identifier, "lead": words.listLead.pageValues, "addHref": addHref,
            "isEmpty": factors.isEmpty, "add": factors.isEmpty ? words.add : words.addAnother,
            "factors": factors.map { entry(for: $0, words) },
        ]
    }

    private func entry(for factor: Entry, _ words: FactorPhrases) -> PageValues {
        var values: PageValues = [
            "id": factor.id, "name": Self.name(factor.kind, words), "since": factor.since.pageValues,
            "sinceWords": words.since.pageValues, "csrf": csrf, "unfolded": factor.problem != nil,
        ]
        values["problem"] = factor.problem.map(words.problem)
        return values
    }

    private static func name(_ kind: Factor.Kind, _ words: FactorPhrases) -> String {
        switch kind {
        case .totp: words.app
        }
    }
}
