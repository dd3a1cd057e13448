import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestKit
import Testing

/// How often each flow waits for a database on another machine. Whoever makes one of these greater makes every sign-in of a
/// large installation slower.
@Suite("Round trips to PostgreSQL", .enabled(if: ProcessInfo.processInfo.environment["LATCHKEY_TEST_POSTGRES"] != nil))
struct RoundTripTests {
    private let engine: PostgresEngine
    private let stage: FlowStage

    init() throws {
        let url = try #require(ProcessInfo.processInfo.environment["LATCHKEY_TEST_POSTGRES"])
        let schema = "trips\(UInt64.random(in: 0...UInt64.max))"
        try PostgresSchema.create(schema, at: PostgresAddress(parsing: url))
        let address = try PostgresAddress(parsing: "\(url)?pool=2&options=-csearch_path%3D\(schema)")
        engine = try PostgresEngine(address, clock: FixedClock())
        stage = try FlowStage(store: engine)
    }

    private func trips<Outcome>(_ flow: () async throws -> Outcome) async throws -> (count: Int, outcome: Outcome) {
        let before = engine.roundTrips
        let outcome = try await flow()
        return (engine.roundTrips - before, outcome)
    }

    @Test("a request takes two, a resend three at most, an opening three, a confirmation three, a session check one")
    func signIn() async throws {
        let begun = try await stage.begin()
        stage.clock.advance(.minutes(1))
        let resend = try await trips { try await stage.ask(by: stage.visitor(binding: begun.binding)) }
        guard case .begun(_, let binding) = resend.outcome else {
            throw FlowStage.Unexpected(what: "\(resend.outcome)")
        }
        _ = try await stage.outbox.deliverDue()
        let message = try #require(stage.courier.signIns.last)
        let visitor = stage.visitor(binding: binding)
        let opening = try await trips {
            try await InspectLink(stage.workplace)(message.link, by: visitor, showing: .page)
        }
        let confirmation = try await trips { try await ConfirmLink(stage.workplace)(message.link, by: visitor) }
        guard case .signedIn(let signedIn) = confirmation.outcome else {
            throw FlowStage.Unexpected(what: "\(confirmation.outcome)")
        }
        let check = try await trips { try await CheckSession(stage.workplace)(signedIn.session) }
        #expect(check.outcome != nil)
        let counts: [Int] = [resend.count, opening.count, confirmation.count, check.count]
        #expect(counts == [2, 3, 3, 1])
    }

    @Test("a code takes three, a wrong one three, signing out two")
    func codes() async throws {
        let begun = try await stage.begin()
        let visitor = stage.visitor(binding: begun.binding)
        let wrong = try await trips {
            try await EnterCode(stage.workplace)("ZZZZ-ZZZZ", for: begun.id, by: visitor)
        }
        let right = try await trips {
            try await EnterCode(stage.workplace)(begun.message.code.reveal(), for: begun.id, by: visitor)
        }
        guard case .signedIn(let signedIn) = right.outcome else { throw FlowStage.Unexpected(what: "\(right.outcome)") }
        let end = try await trips { try await EndSession(stage.workplace)(signedIn.session) }
        let counts: [Int] = [wrong.count, right.count, end.count]
        #expect(counts == [3, 3, 2])
    }
}
