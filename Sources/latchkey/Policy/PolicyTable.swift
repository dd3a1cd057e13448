import LatchkeyCore

/// The policies of a configuration, choice by choice, each with where it comes from.
struct PolicyTable: Encodable {
    struct Line: Encodable {
        let key: String
        let value: String
        /// Nil for what no tier has a default for.
        let tierValue: String?
        /// Nil for what is as in the tier.
        let because: String?
    }

    struct Entry: Encodable {
        let id: String
        let name: String
        let tier: String
        let choices: [Line]
    }

    let apps: [Entry]

    init(_ apps: AppDirectory, because: [AppID: PolicyReasons]) {
        self.apps = apps.apps.map { app in
            let usual = AppPolicy(tier: app.policy.tier)
            let reasons = because[app.id] ?? [:]
            let choices = PolicyChoice.allCases.map { choice in
                Line(
                    key: choice.rawValue, value: app.policy[choice],
                    tierValue: choice.belongsToTier ? usual[choice] : nil, because: reasons[choice])
            }
            return Entry(
                id: app.id.text, name: app.name, tier: app.policy.tier.rawValue, choices: choices)
        }
    }

    var text: String { apps.map(Self.text).joined(separator: "\n\n") }

    private static func text(_ app: Entry) -> String {
        let lines = app.choices.map { choice in
            let name = choice.key.padding(to: 18)
            let value = choice.value.padding(to: 14)
            guard let usual = choice.tierValue else { return "  \(name)\(value)of the app" }
            guard usual != choice.value else { return "  \(name)\(value)tier" }
            return "  \(name)\(value)departs from \(usual): \(choice.because ?? "no reason given")"
        }
        return (["\(app.id) (\(app.name)), tier \(app.tier)"] + lines).joined(separator: "\n")
    }
}

extension String {
    /// With spaces behind, at least one.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
