import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Testing

@Suite("Limits and denials")
struct LimitFlowTests {
    @Test("strangers get one message in thirty seconds, five in an hour, ten in a day, from however many networks")
    func strangers() async throws {
        let stage = try FlowStage()
        var sent: [Timestamp] = []
        for step in 0..<400 {
            let visitor = stage.visitor(network: "10.\(step / 200).\(step % 200).0/24")
            if case .begun = try await stage.ask(by: visitor) { sent.append(stage.clock.now) }
            stage.clock.advance(.minutes(4))
        }
        for moment in sent {
            #expect(sent.count { $0 >= moment && $0 < moment + .hours(1) } <= 5)
            #expect(sent.count { $0 >= moment && $0 < moment + .days(1) } <= 10)
        }
        #expect(sent.count >= 10)
    }

    @Test("a known device has its own budget, whatever strangers used of theirs")
    func knownDevice() async throws {
        let stage = try FlowStage()
        let signedIn = try await stage.signIn().signedIn
        for step in 0..<10 {
            stage.clock.advance(.seconds(31))
            _ = try await stage.ask(by: stage.visitor(network: "10.0.\(step).0/24"))
        }
        guard case .limited(.identifier, _) = try await stage.ask(by: stage.visitor(network: "10.1.0.0/24")),
            case .begun = try await stage.ask(by: stage.visitor(device: signedIn.device))
        else { throw FlowStage.Unexpected(what: "the owner is locked out, or strangers aren't limited") }
    }

    @Test("a refused request supersedes nothing: the link that was sent lives on")
    func refusedEndsNothing() async throws {
        let stage = try FlowStage()
        let begun = try await stage.begin()
        let visitor = stage.visitor(binding: begun.binding)
        guard case .limited(.identifier, _) = try await stage.ask(by: visitor),
            case .signedIn = try await ConfirmLink(stage.workplace)(begun.message.link, by: visitor)
        else { throw FlowStage.Unexpected(what: "a refused request took the link away") }
    }

    @Test("five sign-ins are open at once for an identifier and app, a known device's apart from strangers'")
    func openAtOnce() async throws {
        let stage = try FlowStage()
        let signedIn = try await stage.signIn().signedIn
        for step in 0..<5 {
            stage.clock.advance(.seconds(31))
            let visitor = stage.visitor(device: signedIn.device, network: "10.0.\(step).0/24")
            guard case .begun = try await stage.ask(by: visitor) else { throw FlowStage.Unexpected(what: "too strict") }
        }
        stage.clock.advance(.seconds(31))
        guard case .limited(.openSignIns, _) = try await stage.ask(by: stage.visitor(device: signedIn.device)),
            case .begun = try await stage.ask(by: stage.visitor())
        else { throw FlowStage.Unexpected(what: "a sixth is open, or strangers share the places") }
    }

    @Test("one network has twenty requests a minute without work")
    func network() async throws {
        let stage = try FlowStage()
        var outcomes: [Bool] = []
        for number in 0..<25 {
            if case .begun = try await stage.wish("a\(number)@example.com").outcome {
                outcomes.append(true)
            } else {
                outcomes.append(false)
            }
        }
        #expect(outcomes.count { $0 } == 20)
        stage.clock.advance(.seconds(60))
        guard case .begun = try await stage.wish("b@example.com").outcome else {
            throw FlowStage.Unexpected(what: "still limited")
        }
    }

    @Test("twenty wrong codes on an identifier leave only links, however many sign-ins they came through")
    func wrongCodes() async throws {
        let stage = try FlowStage()
        let enter = EnterCode(stage.workplace)
        var tried = 0
        for round in 0..<5 {
            let begun = try await stage.begin(by: stage.visitor(network: "10.0.\(round).0/24"))
            for _ in 0..<5 {
                switch try await enter("00000000", for: begun.id, by: stage.visitor(binding: begun.binding)) {
                case .wrong, .noTriesLeft: tried += 1
                case .signedIn, .noHandoff, .malformed, .closed, .refused, .notYours:
                    throw FlowStage.Unexpected(what: "a guess was taken otherwise")
                }
            }
            stage.clock.advance(.minutes(11))
        }
        #expect(tried == 25)
        stage.clock.advance(.hours(1))
        let begun = try await stage.begin()
        let visitor = stage.visitor(binding: begun.binding)
        guard case .noTriesLeft = try await enter(begun.message.code.reveal(), for: begun.id, by: visitor),
            case .signedIn = try await ConfirmLink(stage.workplace)(begun.message.link, by: visitor)
        else { throw FlowStage.Unexpected(what: "codes go on, or links stopped") }
    }

    @Test("not-me from the mail ends the sign-in and quiets that network for that identifier")
    func notMe() async throws {
        let stage = try FlowStage()
        let begun = try await stage.begin()
        guard case .denied = try await DenySignIn(stage.workplace)(begun.message.notMe, by: stage.visitor()),
            case .closed(.denied, _) = try await ConfirmLink(stage.workplace)(
                begun.message.link, by: stage.visitor(binding: begun.binding))
        else { throw FlowStage.Unexpected(what: "it lives") }
        stage.clock.advance(.seconds(31))
        guard case .limited(.quieted, _) = try await stage.ask(),
            case .begun = try await stage.ask(by: stage.visitor(network: "10.0.0.0/24")),
            case .begun = try await stage.ask("berta@example.com")
        else { throw FlowStage.Unexpected(what: "quieted too little or too much") }
    }

    @Test("not-me pressed on the landing page of another browser leaves the link to the one that asked")
    func scannersNotMe() async throws {
        let stage = try FlowStage()
        let begun = try await stage.begin()
        let visitor = stage.visitor(binding: begun.binding)
        guard case .codesEnded = try await DenySignIn(stage.workplace)(begun.message.link, by: stage.visitor()),
            case .noTriesLeft = try await EnterCode(stage.workplace)(
                begun.message.code.reveal(), for: begun.id, by: visitor),
            case .signedIn = try await ConfirmLink(stage.workplace)(begun.message.link, by: visitor)
        else { throw FlowStage.Unexpected(what: "a scanner burnt the link, or left the codes") }
    }

    @Test("not-me after the fact ends the session that came of it")
    func notMeTooLate() async throws {
        let stage = try FlowStage()
        let begun = try await stage.begin()
        guard
            case .signedIn(let signedIn) = try await ConfirmLink(stage.workplace)(
                begun.message.link, by: stage.visitor(binding: begun.binding)),
            case .denied = try await DenySignIn(stage.workplace)(begun.message.notMe, by: stage.visitor())
        else { throw FlowStage.Unexpected(what: "not denied") }
        #expect(try await CheckSession(stage.workplace)(signedIn.session) == nil)
    }
}
