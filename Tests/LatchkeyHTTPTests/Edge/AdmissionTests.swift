import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyTestKit
import Testing

@testable import LatchkeyHTTP

@Suite("More at once than the store can take (A40)", .timeLimit(.minutes(5)))
struct AdmissionTests {
    private let clock = FixedClock()
    private let log = LogBook()

    private func admission(most: Int, patience: TimeSpan? = nil) -> Admission {
        Admission(most: most, patience: patience, clock: clock, logger: log.logger)
    }

    @Test("as many as there is room for are let in, and the next when one of them has left")
    func room() throws {
        let admission = admission(most: 2)
        var first: Admission.Slot? = try admission.enter()
        let second = try admission.enter()
        #expect(throws: Overloaded.self) { try admission.enter() }
        withExtendedLifetime(first) { first = nil }
        let third = try admission.enter()
        #expect(throws: Overloaded.self) { try admission.enter() }
        withExtendedLifetime((second, third)) {}
    }

    @Test("nobody is let in behind somebody who has waited for too long, whoever left in between")
    func patience() throws {
        let admission = admission(most: 100, patience: .seconds(2))
        var slots = try (0..<20).map { _ in try admission.enter() }
        clock.advance(.seconds(2))
        slots.append(try admission.enter())
        clock.advance(TimeSpan(milliseconds: 1))
        #expect(throws: Overloaded.self) { try admission.enter() }
        slots.remove(at: 5)
        #expect(throws: Overloaded.self) { try admission.enter() }
        // The eldest have gone; who is inside now came later.
        slots.removeFirst(19)
        slots += try (0..<40).map { _ in try admission.enter() }
        withExtendedLifetime(slots) {}
    }

    @Test("a few slow ones shut nobody out")
    func few() throws {
        let admission = admission(most: 100, patience: .seconds(2))
        let slots = try (0..<15).map { _ in try admission.enter() }
        clock.advance(.minutes(1))
        _ = try admission.enter()
        withExtendedLifetime(slots) {}
    }

    @Test("work that fails leaves as well")
    func failure() async throws {
        struct Broken: Error {}
        let admission = admission(most: 1)
        for _ in 0..<3 {
            await #expect(throws: Broken.self) { try await admission { throw Broken() } }
        }
        #expect(try await admission { 7 } == 7)
    }

    @Test("the operator hears of it once a minute, with how many were refused")
    func told() throws {
        let admission = admission(most: 0)
        for _ in 0..<3 { #expect(throws: Overloaded.self) { try admission.enter() } }
        #expect(log.lines.count == 1)
        clock.advance(.minutes(1))
        #expect(throws: Overloaded.self) { try admission.enter() }
        #expect(log.lines.count == 2 && log.lines[1].contains("\"refused\": 3"))
    }
}
