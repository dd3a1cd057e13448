import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Logging
import Testing

@Suite("Delivery")
struct DeliveryFlowTests {
    @Test("deferred is tried again, sooner at first, with the same message id, and the answers are kept")
    func retries() async throws {
        let stage = try FlowStage()
        stage.courier.answerNext(
            .deferred(route: "a", reply: "451 greylisted"), .deferred(route: "a", reply: "451 again"))
        guard case .begun(let id, _) = try await stage.ask() else { throw FlowStage.Unexpected(what: "limited") }
        #expect(try await stage.outbox.deliverDue() == 1)
        #expect(try await stage.outbox.deliverDue() == 0)
        stage.clock.advance(.seconds(2))
        #expect(try await stage.outbox.deliverDue() == 1)
        stage.clock.advance(.seconds(5))
        #expect(try await stage.outbox.deliverDue() == 1)
        #expect(Set(stage.courier.messages.map(\.id)).count == 1)
        let message = try await stage.workplace.store.read { try $0.message(of: id) }
        #expect(message?.state == .accepted(reply: "250 ok"))
        #expect(message?.sealed == nil)
        #expect(
            try await stage.events(of: id).suffix(3) == [.messageDeferred, .messageDeferred, .messageAccepted])
    }

    @Test("a decoy is put off while mail is")
    func decoys() async throws {
        let stage = try FlowStage(signUp: .closed)
        let outbox = DeliverOutbox(stage.workplace, courier: stage.courier, logger: Logger(label: "tests"))
        func decoy(_ address: String) async throws -> OutboxMessage.State? {
            guard case .begun(let id, _) = try await stage.ask(address) else {
                throw FlowStage.Unexpected(what: address)
            }
            _ = try await outbox.deliverDue()
            return try await stage.workplace.store.read { try $0.message(of: id)?.state }
        }
        _ = try await AddAccount(stage.workplace)(EmailAddress(parsing: "anna@example.com"))
        #expect(try await decoy("one@example.com") == .accepted(reply: "withheld"), "nothing is known yet")
        stage.courier.answerNext(.deferred(route: "a", reply: "no answer"))
        _ = try await stage.ask()
        _ = try await outbox.deliverDue()
        #expect(try await decoy("two@example.com") == .deferred(reply: "withheld"))
    }

    @Test("a decoy takes as long as mail did")
    func slowDecoys() async throws {
        let stage = try FlowStage(signUp: .closed)
        _ = try await AddAccount(stage.workplace)(EmailAddress(parsing: "anna@example.com"))
        let outbox = DeliverOutbox(stage.workplace, courier: SlowCourier(), logger: Logger(label: "tests"))
        for address in ["anna@example.com", "nobody@example.com"] {
            _ = try await stage.ask(address)
            let began = ContinuousClock.now
            #expect(try await outbox.deliverDue() == 1)
            #expect(ContinuousClock.now - began >= SlowCourier.pause)
        }
    }

    private struct SlowCourier: Courier {
        static let pause = Duration.milliseconds(50)

        func deliver(_ message: OutgoingMessage) async -> DeliveryOutcome {
            try? await Task.sleep(for: Self.pause)
            return .accepted(route: "slow", reply: "250 ok")
        }
    }

    @Test("an expired link is never sent: it is abandoned and erased, with the mail server's last words")
    func abandoned() async throws {
        let stage = try FlowStage()
        stage.courier.answerNext(.deferred(route: "a", reply: "no answer"))
        guard case .begun(let id, _) = try await stage.ask() else { throw FlowStage.Unexpected(what: "limited") }
        _ = try await stage.outbox.deliverDue()
        stage.clock.advance(.minutes(10))
        _ = try await stage.outbox.deliverDue()
        #expect(stage.courier.messages.count == 1)
        let message = try await stage.workplace.store.read { try $0.message(of: id) }
        #expect(message?.state == .abandoned(reply: "no answer"))
        #expect(message?.sealed == nil)
    }

    @Test("a courier that died is followed by another when its lease ends")
    func lease() async throws {
        let stage = try FlowStage()
        guard case .begun = try await stage.ask() else { throw FlowStage.Unexpected(what: "limited") }
        let now = stage.clock.now
        let dead = CourierID.random(from: stage.workplace.entropy)
        _ = try await stage.workplace.store.transact {
            try $0.lease(dueAt: now, for: dead, until: now + .minutes(5), limit: 9)
        }
        #expect(try await stage.outbox.deliverDue() == 0)
        stage.clock.advance(.minutes(5))
        #expect(try await stage.outbox.deliverDue() == 1)
        #expect(stage.courier.messages.count == 1)
    }

    @Test("what was sent while the store went away is written down when it is back, and not sent again")
    func storeAway() async throws {
        let store = try UnreliableStore()
        let stage = try FlowStage(store: store)
        guard case .begun(let id, _) = try await stage.ask() else { throw FlowStage.Unexpected(what: "limited") }
        let outbox = stage.outbox
        store.next(.goesThrough, .isRefused)
        #expect(try await outbox.deliverDue() == 1)
        #expect(try await stage.events(of: id).last == .messageAccepted)
        stage.clock.advance(.minutes(1))
        #expect(try await outbox.deliverDue() == 0)
        #expect(stage.courier.messages.count == 1)
    }

    @Test("messages that end together share a transaction; where it fails, each has its own, and none is lost")
    func together() async throws {
        let store = try UnreliableStore()
        let stage = try FlowStage(store: store)
        var ids: [SignInID] = []
        for number in 0..<20 {
            let visitor = stage.visitor(network: "10.0.\(number).0/24")
            guard case .begun(let id, _) = try await stage.ask("person\(number)@example.com", by: visitor) else {
                throw FlowStage.Unexpected(what: "limited")
            }
            ids.append(id)
        }
        store.next(.goesThrough, .isRefused, .isRefused, .losesItsAnswer, .isRefused)
        #expect(try await stage.outbox.deliverDue() == 20)
        for id in ids {
            #expect(try await stage.events(of: id).filter { $0 == .messageAccepted }.count == 1)
        }
        stage.clock.advance(.minutes(1))
        #expect(try await stage.outbox.deliverDue() == 0)
        #expect(stage.courier.messages.count == 20)
    }

    @Test("a lease whose confirmation got lost is not renewed for ever: the message goes out when it ends")
    func lostLease() async throws {
        let store = try UnreliableStore()
        let stage = try FlowStage(store: store)
        guard case .begun = try await stage.ask() else { throw FlowStage.Unexpected(what: "limited") }
        let outbox = stage.outbox
        store.next(.losesItsAnswer)
        await #expect(throws: StoreUnavailable.self) { _ = try await outbox.deliverDue() }
        #expect(try await outbox.deliverDue() == 0)
        stage.clock.advance(.seconds(20))
        try await outbox.renewLeases()
        stage.clock.advance(.seconds(20))
        #expect(try await outbox.deliverDue() == 1)
        #expect(stage.courier.messages.count == 1)
    }

    @Test("the outbox holds no readable secret")
    func sealed() async throws {
        let stage = try FlowStage()
        guard case .begun(let id, _) = try await stage.ask() else { throw FlowStage.Unexpected(what: "limited") }
        let sealed = try #require(try await stage.workplace.store.read { try $0.message(of: id)?.sealed })
        _ = try await stage.outbox.deliverDue()
        let message = try #require(stage.courier.signIns.first)
        let text = String(decoding: sealed, as: UTF8.self)
        for secret in [message.link.reveal(), message.notMe.reveal(), message.code.reveal(), "anna@example.com"] {
            #expect(!text.contains(secret))
        }
    }

    @Test("a sign-in's life is told by id and by fingerprint, and never to who brings a secret")
    func trace() async throws {
        let stage = try FlowStage()
        let begun = try await stage.begin()
        let trace = TraceSignIn(stage.workplace)
        let digest = stage.workplace.keyring.digest(begun.message.link)
        for name in [begun.id.text, digest.fingerprint] {
            guard case .found(begun.id, let events) = try await trace(name) else {
                throw FlowStage.Unexpected(what: "not found by \(name)")
            }
            #expect(events.first?.name == .linkIssued)
        }
        guard case .secretGiven = try await trace(begun.message.link.reveal()) else {
            throw FlowStage.Unexpected(what: "a secret was looked up")
        }
    }

    @Test("expired rows go in batches; audit events stay")
    func forgetting() async throws {
        let stage = try FlowStage()
        let begun = try await stage.begin()
        stage.clock.advance(.days(2))
        let forget = ForgetExpired(stage.workplace, logger: .init(label: "test"))
        #expect(try await forget.forgetBatch() >= 1)
        #expect(try await stage.workplace.store.read { try $0.signIn(begun.id) } == nil)
        #expect(try await stage.events(of: begun.id).isEmpty == false)
    }
}
