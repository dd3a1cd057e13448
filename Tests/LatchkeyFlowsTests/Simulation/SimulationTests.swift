import Foundation
import Testing

@Suite("Simulation")
struct SimulationTests {
    /// The one seed that is wanted, as in `LATCHKEY_SEED=123 swift test --filter Simulation`.
    private static let wanted = number("LATCHKEY_SEED")
    private static let seeds = number("LATCHKEY_SEEDS") ?? 10_000
    private static let parts: UInt64 = 20

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
    }

    @Test(
        "every promise holds, in whatever order things happen and whoever dies", .enabled(if: wanted == nil),
        arguments: 0..<parts)
    func promises(part: UInt64) throws {
        let size = Self.seeds / Self.parts
        for seed in part * size..<(part + 1) * size {
            let simulation = try Simulation(seed: seed)
            guard let broken = simulation.run() else { continue }
            Issue.record(Comment(rawValue: Self.report(seed, broken, simulation)))
            return
        }
    }

    @Test("one seed again, with its trace", .enabled(if: wanted != nil))
    func replay() throws {
        let seed = try #require(Self.wanted)
        let simulation = try Simulation(seed: seed)
        let broken = simulation.run()
        print(Self.report(seed, broken ?? "every promise was kept", simulation))
        #expect(broken == nil)
    }

    @Test("the same seed is the same story", .enabled(if: wanted == nil))
    func replayable() throws {
        for seed: UInt64 in 1...20 {
            let (first, second) = (try Simulation(seed: seed), try Simulation(seed: seed))
            #expect(first.run() == second.run())
            #expect(first.trace == second.trace)
        }
    }

    @Test("whatever can be answered is answered in some story", .enabled(if: wanted == nil))
    func variety() throws {
        var missing: Set<String> = [
            "signed in", "resumed", "a handoff code", "only in the other browser", "closed: used", "closed: expired",
            "closed: superseded", "closed: denied", "closed: revoked", "codes are over", "denied", "wrong",
            "no tries left", "not yours", "signed out", "limited: identifier", "limited: quieted",
        ]
        for seed: UInt64 in 0..<400 where !missing.isEmpty {
            let simulation = try Simulation(seed: seed)
            _ = simulation.run()
            for line in simulation.trace {
                if let answer = line.split(separator: " is answered: ").last { missing.remove(String(answer)) }
            }
        }
        #expect(missing.isEmpty)
    }

    private static func report(_ seed: UInt64, _ broken: String, _ simulation: Simulation) -> String {
        let again = "again: LATCHKEY_SEED=\(seed) swift test --filter Simulation"
        return (["seed \(seed): \(broken)"] + simulation.trace + [again]).joined(separator: "\n")
    }
}
