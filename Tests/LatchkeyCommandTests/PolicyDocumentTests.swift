import Foundation
import LatchkeyCore
import Testing

@testable import latchkey

/// docs/policy.md says what the code does, in the same words.
@Suite("The policy document")
struct PolicyDocumentTests {
    private let rows: [String]

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/policy.md"), encoding: .utf8)
        rows = text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("|") }
    }

    @Test("has every choice, with the defaults of each tier", arguments: PolicyChoice.allCases)
    func choices(choice: PolicyChoice) throws {
        let key = "`\(choice.rawValue)`"
        let row = try #require(
            rows.first { row in
                ["| \(key) |", "| \(key), ", ", \(key) |"].contains { row.contains($0) }
            })
        guard choice.belongsToTier else { return }
        let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        try #require(cells.count == 5, "\(row)")
        for (cell, tier) in zip(cells.suffix(3), [Tier.low, .moderate, .high]) {
            #expect(cell.contains("`\(AppPolicy(tier: tier)[choice])`"), "\(choice.rawValue) at \(tier): \(cell)")
        }
    }

    @Test("has every reason, in the command's sentence", arguments: PolicyDecision.Reason.allCases)
    func reasons(reason: PolicyDecision.Reason) {
        #expect(rows.contains { $0.hasPrefix("| `\(reason.rawValue)` | \(reason.sentence) |") })
    }

    @Test("has every verdict", arguments: ["allow", "step_up", "enrol", "recover", "hand_off", "refuse"])
    func verdicts(word: String) {
        #expect(rows.contains { $0.hasPrefix("| `\(word)` | ") })
    }
}
