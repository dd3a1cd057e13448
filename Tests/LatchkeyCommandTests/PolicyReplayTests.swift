import LatchkeyCore
import Testing

@testable import latchkey

@Suite("Replaying decisions")
struct PolicyReplayTests {
    private func directory(_ change: (inout AppPolicy) -> Void) -> AppDirectory {
        var policy = AppPolicy(tier: .moderate)
        change(&policy)
        let app = App(id: AppID(trusted: "wiki"), name: "Wiki", policy: policy, redirectURIs: [])
        return AppDirectory(apps: [app], signUp: .open)
    }

    private func recorded(
        _ decision: String, _ facts: String?, app: String = "wiki", signIn: String = "a",
        reasons: String = "policy_allows"
    ) -> PolicyReplay.Recorded {
        .init(signIn: signIn, app: app, decision: decision, reasons: reasons, facts: facts)
    }

    @Test("what goes as it went is counted and not listed")
    func same() {
        var replay = PolicyReplay(under: directory { _ in })
        replay.add(recorded("allow", "act=bound"))
        replay.add(recorded("allow", "act=mailed_code"))
        #expect(replay.decided == 2 && replay.changes.isEmpty)
        #expect(replay.text(since: "24h") == "2 decisions in the last 24h: nothing would change")
    }

    @Test("what would go otherwise is listed with counts, new reasons and five examples at most")
    func changed() throws {
        var replay = PolicyReplay(under: directory { ($0.secondFactor, $0.withoutFactor) = (.always, .refuse) })
        for number in 0..<7 { replay.add(recorded("allow", "act=bound", signIn: "s\(number)")) }
        replay.add(recorded("allow", "act=bound factors=totp", signIn: "f"))
        replay.add(recorded("hand_off", "act=elsewhere", reasons: "opened_elsewhere"))
        #expect(replay.decided == 9)
        let changes = replay.changes
        #expect(changes.map(\.wouldBe) == ["refuse", "step_up"] && changes.map(\.count) == [7, 1])
        let first = try #require(changes.first)
        #expect(first.examples == ["s0", "s1", "s2", "s3", "s4"])
        #expect(Set(first.reasons) == ["tier_wants_factor", "no_factor"])
    }

    @Test("a code from another browser is decided as its showing, where the policy shows none")
    func handoff() {
        let fact = "act=handoff_code network=nearby"
        for (choice, word) in [(AppPolicy.CrossDevice.deny, "refuse"), (.here, nil), (.code, nil)] {
            var replay = PolicyReplay(under: directory { $0.crossDevice = choice })
            replay.add(recorded("allow", fact))
            #expect(replay.changes.first?.wouldBe == word)
        }
    }

    @Test("an app that is gone is said to be, and what can't be decided anew is counted apart")
    func undecidable() {
        var replay = PolicyReplay(under: directory { _ in })
        replay.add(recorded("allow", "act=bound", app: "blog"))
        replay.add(recorded("allow", nil))
        replay.add(recorded("allow", "act=bound colour=red"))
        replay.add(recorded("", nil))
        #expect(replay.decided == 1 && replay.withoutFacts == 2)
        #expect(replay.changes.map(\.wouldBe) == ["no such app"])
        #expect(replay.text(since: "7d").contains("2 more were written down without what they were about"))
    }
}
