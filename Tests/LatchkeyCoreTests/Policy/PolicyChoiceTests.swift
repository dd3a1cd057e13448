import LatchkeyCore
import Testing

@Suite("Choices of a policy")
struct PolicyChoiceTests {
    @Test("a tier departs from itself in nothing", arguments: [Tier.low, .moderate, .high])
    func usual(tier: Tier) {
        #expect(AppPolicy(tier: tier).departures.isEmpty)
    }

    @Test("a departure is named, and a ceiling is none")
    func departures() {
        var policy = AppPolicy(tier: .moderate)
        policy.replay = .log
        policy.session.idle = .minutes(5)
        policy.ceiling = 10
        #expect(policy.departures == [.sessionIdle, .replay])
    }

    @Test("times are written as in the configuration")
    func times() {
        let spans: [TimeSpan] = [.seconds(4), .seconds(90), .minutes(10), .hours(1), .hours(24), .days(30), .hours(36)]
        #expect(spans.map(\.text) == ["4s", "90s", "10m", "1h", "24h", "30d", "36h"])
    }
}
