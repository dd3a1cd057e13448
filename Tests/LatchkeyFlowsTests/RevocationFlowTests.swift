import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Testing

@Suite("Taking away")
struct RevocationFlowTests {
    private func officer() throws -> Officer { try #require(Officer("operator", because: "a drill")) }

    private func revoke(_ target: Revoke.Target, on stage: FlowStage) async throws -> RevocationCounts {
        guard case .revoked(let report) = try await Revoke(stage.workplace)(target, by: officer()) else {
            throw FlowStage.Unexpected(what: "refused")
        }
        return report.counts
    }

    private func notices(_ stage: FlowStage) async throws -> [Notice.Kind] {
        _ = try await stage.outbox.deliverDue()
        return stage.courier.messages.compactMap { message in
            if case .notice(let told) = message.content { told.notice.kind } else { nil }
        }
    }

    @Test("a revocation by time spares what was asked for since, to the millisecond")
    func byTime() async throws {
        let stage = try FlowStage()
        let first = try await stage.signIn("anna@example.com").signedIn
        stage.clock.advance(.minutes(1))
        let moment = stage.clock.now
        let second = try await stage.signIn("berta@example.com").signedIn
        stage.clock.advance(.minutes(1))
        #expect(try await revoke(.issued(before: moment), on: stage).sessions == 1)
        let check = CheckSession(stage.workplace)
        #expect(try await check(first.session) == nil)
        #expect(try await check(second.session) != nil)
        guard
            case .timeToCome = try await Revoke(stage.workplace)(
                .issued(before: stage.clock.now + .minutes(1)), by: officer())
        else { throw FlowStage.Unexpected(what: "a time to come was taken") }
    }

    @Test("a message that waits is not sent when its link was ended; a decoy goes on looking sent")
    func unsent() async throws {
        let stage = try FlowStage(signUp: .closed)
        _ = try await AddAccount(stage.workplace)(try EmailAddress(parsing: "anna@example.com"))
        guard case .begun(let doomed, _) = try await stage.ask("anna@example.com"),
            case .begun(let decoy, _) = try await stage.ask("nobody@example.com")
        else { throw FlowStage.Unexpected(what: "limited") }
        let counts = try await revoke(.everything, on: stage)
        #expect(counts == RevocationCounts(links: 1, sessions: 0, messages: 1))
        #expect(try await stage.outbox.deliverDue() == 2)
        #expect(stage.courier.messages.isEmpty)
        let left = try await stage.workplace.store.read {
            (try $0.message(of: doomed), try $0.message(of: decoy))
        }
        #expect(left.0?.state == .abandoned(reply: "the link was ended before it was sent"))
        #expect(left.0?.sealed == nil && left.1?.state == .accepted(reply: "withheld"))
    }

    @Test("a used link elsewhere is answered as policy says", arguments: AppPolicy.Replay.allCases)
    func replay(reaction: AppPolicy.Replay) async throws {
        var policy = AppPolicy(tier: .low)
        policy.replay = reaction
        let stage = try FlowStage(policy: policy)
        let (begun, signedIn) = try await stage.signIn()
        for _ in 1...3 {
            let outcome = try await ConfirmLink(stage.workplace)(begun.message.link, by: stage.visitor())
            guard case .closed(.used, _) = outcome else { throw FlowStage.Unexpected(what: "\(outcome)") }
        }
        let told = try await notices(stage)
        let lives = try await CheckSession(stage.workplace)(signedIn.session) != nil
        #expect(lives == (reaction != .revoke))
        switch reaction {
        case .log: #expect(told.isEmpty)
        case .notify: #expect(told == [.replayed])
        case .revoke: #expect(told == [.sessionRevoked])
        }
    }

    @Test("the same click again in the same browser is no replay")
    func sameBrowser() async throws {
        var policy = AppPolicy(tier: .low)
        policy.replay = .revoke
        let stage = try FlowStage(policy: policy)
        let (begun, signedIn) = try await stage.signIn()
        let visitor = stage.visitor(binding: begun.binding, session: signedIn.session)
        guard case .resumed = try await ConfirmLink(stage.workplace)(begun.message.link, by: visitor) else {
            throw FlowStage.Unexpected(what: "not resumed")
        }
        #expect(try await CheckSession(stage.workplace)(signedIn.session) != nil)
        #expect(try await notices(stage).isEmpty)
    }

    @Test("three hundred leaked secrets of one account are dead, and its owner is told once")
    func leaks() async throws {
        let stage = try FlowStage()
        let (_, signedIn) = try await stage.signIn()
        let strays = (0..<299).map { _ in Secret.random(.session, from: stage.workplace.entropy) }
        let report = try await ReportLeak(stage.workplace)(
            strays + [signedIn.session, signedIn.device], from: Samples.network)
        #expect(report.revoked == [.session: 1, .device: 1] && report.unknown == 299)
        #expect(try await CheckSession(stage.workplace)(signedIn.session) == nil)
        #expect(try await notices(stage) == [.leaked])
        let again = try await ReportLeak(stage.workplace)([signedIn.session], from: Samples.network)
        #expect(again.revoked.isEmpty && again.unknown == 1)
    }

    @Test("a reason that can't be written down is refused")
    func reasons() {
        for reason in ["two\nlines", String(repeating: "x", count: 201), "it was lkl_abc", "\u{0}"] {
            #expect(Officer("operator", because: reason) == nil)
        }
        #expect(Officer("operator", because: "Gerät verloren") != nil)
    }

    @Test("an account that is held lets nobody in by link, and releasing it does")
    func held() async throws {
        let stage = try FlowStage()
        _ = try await stage.signIn()
        let address = try EmailAddress(parsing: "anna@example.com")
        let change = ChangeAccount(stage.workplace)
        guard case .changed = try await change(.hold, of: address) else {
            throw FlowStage.Unexpected(what: "not held")
        }
        #expect(try await notices(stage) == [.held])
        stage.clock.advance(.minutes(1))
        let begun = try await stage.begin()
        let visitor = stage.visitor(binding: begun.binding)
        guard case .refused(let decision, _) = try await ConfirmLink(stage.workplace)(begun.message.link, by: visitor)
        else { throw FlowStage.Unexpected(what: "let in") }
        #expect(decision.reasons.contains(.linksHeld))
        _ = try await change(.release, of: address)
        guard case .signedIn = try await ConfirmLink(stage.workplace)(begun.message.link, by: visitor) else {
            throw FlowStage.Unexpected(what: "still held")
        }
    }

    @Test("whoever is signed out by staff hears of it")
    func signedOut() async throws {
        let stage = try FlowStage()
        _ = try await stage.signIn()
        let address = try EmailAddress(parsing: "anna@example.com")
        _ = try await ChangeAccount(stage.workplace)(.signOutEverywhere, of: address)
        #expect(try await notices(stage) == [.signedOutEverywhere])
    }
}
