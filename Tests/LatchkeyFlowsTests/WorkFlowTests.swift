import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Logging
import Testing

@Suite("Work for strangers, ceilings, and who is spared")
struct WorkFlowTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("the fourth request of strangers for an identifier in an hour costs work, known address or not")
    func identifier() async throws {
        for signUp in [SignUpRule.open, .closed] {
            let stage = try FlowStage(signUp: signUp)
            for step in 0..<3 {
                guard case .begun = try await stage.wish(by: stage.visitor(network: "10.0.\(step).0/24")).outcome else {
                    throw FlowStage.Unexpected(what: "work too early")
                }
                stage.clock.advance(.seconds(31))
            }
            let stranger = stage.visitor(network: "10.0.9.0/24")
            guard case .workAsked(let work) = try await stage.wish(by: stranger).outcome else {
                throw FlowStage.Unexpected(what: "no work")
            }
            #expect(work.kind == .identifier)
            #expect(work.until - stage.clock.now == .seconds(3_600 - 93))
            let solved = try await stage.solving(work) { try await stage.wish(by: stranger, work: $0).outcome }
            guard case .begun = solved else { throw FlowStage.Unexpected(what: "solved, and refused") }
        }
    }

    @Test("a solution is good once, for its identifier and app, and for five minutes")
    func once() async throws {
        let stage = try FlowStage()
        func challenge(_ app: String = "wiki") async throws -> RequestSignIn.Work {
            guard
                case .workAsked(let work) = try await stage.wish(app: app, by: stage.visitor(network: "10.9.0.0/24"))
                    .outcome
            else { throw FlowStage.Unexpected(what: "no work") }
            return work
        }
        for step in 0..<3 {
            _ = try await stage.wish(by: stage.visitor(network: "10.0.\(step).0/24"))
            stage.clock.advance(.seconds(31))
        }
        let (first, elsewhere) = (try await challenge(), try await challenge("chat"))
        var right = ""
        _ = try await stage.solving(first) { answer in
            right = answer
            return try await stage.wish(by: stage.visitor(network: "10.1.0.0/24"), work: answer).outcome
        }
        stage.clock.advance(.seconds(31))
        guard case .workAsked = try await stage.wish(by: stage.visitor(network: "10.2.0.0/24"), work: right).outcome
        else {
            throw FlowStage.Unexpected(what: "spent twice")
        }
        for number in 0..<64 {
            let work = "\(elsewhere.challenge):\(number)"
            guard case .workAsked = try await stage.wish(by: stage.visitor(network: "10.3.0.0/24"), work: work).outcome
            else { throw FlowStage.Unexpected(what: "another app's work was taken") }
        }
        let late = try await challenge()
        stage.clock.advance(.minutes(5))
        for number in 0..<64 {
            let work = "\(late.challenge):\(number)"
            guard case .workAsked = try await stage.wish(by: stage.visitor(network: "10.4.0.0/24"), work: work).outcome
            else { throw FlowStage.Unexpected(what: "late work was taken") }
        }
    }

    @Test("ten wrong codes in a day make strangers work, and the owner's known device goes on without")
    func wrongCodes() async throws {
        let stage = try FlowStage()
        let owner = try await stage.signIn().signedIn
        stage.clock.advance(.hours(2))
        for round in 0..<2 {
            let begun = try await stage.begin(by: stage.visitor(network: "10.0.\(round).0/24"))
            let visitor = stage.visitor(binding: begun.binding)
            for _ in 0..<5 { _ = try await EnterCode(stage.workplace)("00000000", for: begun.id, by: visitor) }
            stage.clock.advance(.hours(2))
        }
        guard case .workAsked = try await stage.wish(by: stage.visitor(network: "10.1.0.0/24")).outcome,
            case .begun = try await stage.wish(by: stage.visitor(device: owner.device)).outcome
        else { throw FlowStage.Unexpected(what: "no work, or the owner works") }
    }

    @Test("past twenty a minute a network works, past two hundred an hour it waits, and a known device does neither")
    func network() async throws {
        let stage = try FlowStage()
        let owner = try await stage.signIn().signedIn
        stage.clock.advance(.hours(1))
        var worked = 0
        for number in 0..<200 {
            let outcome = try await stage.wish("a\(number)@example.com").outcome
            if case .workAsked(let work) = outcome {
                #expect(work.kind == .network)
                worked += 1
                guard case .begun = try await stage.ask("a\(number)@example.com") else {
                    throw FlowStage.Unexpected(what: "work wasn't taken")
                }
            }
        }
        #expect(worked == 180)
        guard case .limited(.network, _) = try await stage.ask("b@example.com"),
            case .begun = try await stage.wish(by: stage.visitor(device: owner.device)).outcome
        else { throw FlowStage.Unexpected(what: "no limit, or the known device is locked out") }
    }

    @Test("one browser asks thirty times an hour, for whomever, and each new binding takes the count over")
    func device() async throws {
        let stage = try FlowStage()
        var binding = Secret.random(.binding, from: SeededEntropy(seed: 3))
        for number in 0..<30 {
            let visitor = stage.visitor(binding: binding, network: "10.0.\(number).0/24")
            let answer = try await stage.wish("a\(number)@example.com", by: visitor)
            guard case .begun(_, let next) = answer.outcome else { throw FlowStage.Unexpected(what: "\(number)") }
            let left = answer.left.first { $0.kind == .device }
            #expect(left?.count == 29 - number && left?.resets == .seconds(3_600 - Int64(number)))
            binding = next
            stage.clock.advance(.seconds(1))
        }
        let visitor = stage.visitor(binding: binding, network: "10.1.0.0/24")
        guard case .limited(.device, _) = try await stage.ask("last@example.com", by: visitor),
            case .begun = try await stage.ask("last@example.com", by: stage.visitor(network: "10.1.0.0/24"))
        else { throw FlowStage.Unexpected(what: "the browser asks on, or another is stopped") }
    }

    @Test("an app's ceiling: work from 80 percent on, an event, and at 100 strangers wait and known devices don't")
    func ceiling() async throws {
        var policy = AppPolicy(tier: .low)
        policy.ceiling = 20
        let stage = try FlowStage(policy: policy)
        let watch = WatchTraffic(stage.workplace, logger: quiet)
        let owner = try await stage.signIn().signedIn
        func fill(_ range: Range<Int>) async throws -> Int {
            var worked = 0
            for number in range {
                let visitor = stage.visitor(network: "10.0.\(number).0/24")
                guard case .workAsked = try await stage.wish("a\(number)@example.com", by: visitor).outcome else {
                    continue
                }
                worked += 1
                guard case .begun = try await stage.ask("a\(number)@example.com", by: visitor) else {
                    throw FlowStage.Unexpected(what: "refused below the ceiling")
                }
            }
            return worked
        }
        #expect(try await fill(1..<16) == 0)
        try await watch.watchRequests()
        try await watch.warnOfCeilings()
        // What this process granted counts before it is read, and after.
        #expect(try await fill(16..<18) == 2)
        try await watch.watchRequests()
        try await watch.warnOfCeilings()
        #expect(stage.workplace.traffic.requests(of: AppID(trusted: "wiki")) == 18)
        #expect(try await fill(18..<20) == 2)
        stage.clock.advance(.seconds(31))
        guard case .limited(.app, _) = try await stage.ask("z@example.com", by: stage.visitor(network: "10.9.0.0/24")),
            case .begun = try await stage.ask(by: stage.visitor(device: owner.device)),
            case .begun = try await stage.ask("z@example.com", app: "chat")
        else { throw FlowStage.Unexpected(what: "no ceiling, or one for too many") }
    }

    @Test("where half of a domain's mail is late, staff are told once an hour")
    func lateMail() async throws {
        let stage = try FlowStage()
        let watch = WatchTraffic(stage.workplace, logger: quiet)
        func warnings() async throws -> [[String: String]] {
            try await watch.warnOfLateMail()
            return try await stage.workplace.store.read { snapshot in
                try snapshot.events(named: [.mailLate], since: .init(milliseconds: 0), after: nil, limit: 10)
                    .map(\.event.details)
            }
        }
        for number in 1...5 {
            let visitor = stage.visitor(network: "10.0.\(number).0/24")
            guard case .begun = try await stage.ask("a\(number)@slow.example", by: visitor) else {
                throw FlowStage.Unexpected(what: "refused")
            }
        }
        stage.clock.advance(.seconds(60))
        #expect(try await warnings().isEmpty)
        stage.clock.advance(.seconds(1))
        let told = ["domain": "slow.example", "messages": "5", "late": "5"]
        #expect(try await warnings() == [told])
        #expect(try await warnings() == [told])
        _ = try await stage.outbox.deliverDue()
        stage.clock.advance(.hours(1))
        #expect(try await warnings() == [told])
    }

    @Test("a hundred wrong codes in thirty days switch codes off, until a link signs in or staff allow them")
    func codesOff() async throws {
        let stage = try FlowStage()
        _ = try await stage.signIn()
        for byStaff in [false, true] {
            var wrong = 0
            while wrong < 100 {
                stage.clock.advance(.hours(7))
                let begun = try await stage.begin(by: stage.visitor(network: "10.0.0.0/24"))
                let visitor = stage.visitor(binding: begun.binding)
                for _ in 0..<4 where wrong < 100 {
                    guard case .wrong = try await EnterCode(stage.workplace)("00000000", for: begun.id, by: visitor)
                    else {
                        throw FlowStage.Unexpected(what: "after \(wrong)")
                    }
                    wrong += 1
                }
                // Right ones don't empty the count of thirty days.
                guard wrong == 60 else { continue }
                guard
                    case .signedIn = try await EnterCode(stage.workplace)(
                        begun.message.code.reveal(), for: begun.id, by: visitor)
                else { throw FlowStage.Unexpected(what: "a right code") }
            }
            _ = try await stage.outbox.deliverDue()
            let told = stage.courier.messages.count { message in
                if case .notice(let notice) = message.content { notice.notice.kind == .codesOff } else { false }
            }
            #expect(told == (byStaff ? 2 : 1))
            stage.clock.advance(.days(40))
            let begun = try await stage.begin()
            let visitor = stage.visitor(binding: begun.binding)
            guard
                case .noTriesLeft = try await EnterCode(stage.workplace)(
                    begun.message.code.reveal(), for: begun.id, by: visitor)
            else { throw FlowStage.Unexpected(what: "codes are on") }
            if byStaff {
                guard
                    case .allowed = try await AllowCodes(stage.workplace)(try EmailAddress(parsing: "anna@example.com"))
                else {
                    throw FlowStage.Unexpected(what: "no such account")
                }
            } else {
                guard case .signedIn = try await ConfirmLink(stage.workplace)(begun.message.link, by: visitor) else {
                    throw FlowStage.Unexpected(what: "the link is off too")
                }
            }
            stage.clock.advance(.hours(2))
            let again = try await stage.begin()
            guard
                case .signedIn = try await EnterCode(stage.workplace)(
                    again.message.code.reveal(), for: again.id, by: stage.visitor(binding: again.binding))
            else { throw FlowStage.Unexpected(what: "codes stay off") }
        }
    }
}
