import LatchkeyCore
import Synchronization
import Testing

@testable import LatchkeyDelivery

@Suite("Routes and connections")
struct SMTPRoutesTests {
    @Test("two messages travel on one connection")
    func reuse() async throws {
        let server = try ScriptedMailServer()
        let courier = try courier(to: server)
        for id in [1, 2] as [UInt8] { _ = await courier.deliver(try Samples.message(id: id)) }
        #expect(server.seen.messages.count == 2)
        #expect(server.seen.connections == 1)
    }

    @Test("a connection that died while it was idle costs nothing")
    func stale() async throws {
        let server = try ScriptedMailServer(.init(hangsUp: true))
        let courier = try courier(to: server)
        for id in [1, 2, 3] as [UInt8] {
            let outcome = await courier.deliver(try Samples.message(id: id))
            #expect(outcome == .accepted(route: "first", reply: "250 2.0.0 Ok: queued as 4F2A1"))
        }
        #expect(server.seen.connections == 3)
    }

    @Test("a connection that nobody uses for a while is closed", .timeLimit(.minutes(5)))
    func idle() async throws {
        let server = try ScriptedMailServer()
        let patience = MailRoute.Patience(connect: .seconds(30), whole: .seconds(30), idle: .seconds(1))
        let courier = try courier(to: server, patience: patience)
        _ = await courier.deliver(try Samples.message(id: 1))
        while server.seen.commands.last != "QUIT" { try await Task.sleep(for: .milliseconds(10)) }
        _ = await courier.deliver(try Samples.message(id: 2))
        #expect(server.seen.messages.count == 2 && server.seen.connections == 2)
    }

    @Test("a server that says 421 on an old connection is asked again on a new one")
    func closing() async throws {
        let server = try ScriptedMailServer(.init(secondSender: "421 4.7.0 Too many messages on this connection"))
        let courier = try courier(to: server)
        for id in [1, 2, 3] as [UInt8] {
            let outcome = await courier.deliver(try Samples.message(id: id))
            #expect(outcome == .accepted(route: "first", reply: "250 2.0.0 Ok: queued as 4F2A1"))
        }
        #expect(server.seen.messages.count == 3)
    }

    @Test("many messages at once use the connections that there are, and all arrive")
    func atOnce() async throws {
        let server = try ScriptedMailServer()
        let courier = try courier(to: server, connections: 3)
        await withTaskGroup { group in
            for id in 0..<40 as Range<UInt8> {
                group.addTask { if let message = try? Samples.message(id: id) { _ = await courier.deliver(message) } }
            }
        }
        #expect(server.seen.messages.count == 40)
        #expect((1...3).contains(server.seen.connections))
    }

    @Test("a conversation that hangs holds up no other", .timeLimit(.minutes(5)))
    func hanging() async throws {
        let server = try ScriptedMailServer(.init(ignored: "slow@example.net"))
        let courier = try courier(
            to: server, patience: .init(connect: .seconds(50), whole: .seconds(50)), connections: 2)
        let slow = try Samples.message(to: "slow@example.net")
        let ends = Mutex<[String]>([])
        async let hung: Void = {
            _ = await courier.deliver(slow)
            ends.withLock { $0.append("slow") }
        }()
        while !server.seen.commands.contains("RCPT TO:<slow@example.net>") { await Task.yield() }
        for id in 0..<20 as Range<UInt8> { _ = await courier.deliver(try Samples.message(id: id)) }
        ends.withLock { $0.append("others") }
        // Which ends the conversation that hangs.
        server.stop()
        await hung
        #expect(ends.withLock { $0 } == ["others", "slow"])
        #expect(server.seen.messages.count == 20)
    }

    @Test("the second route is used when the first is down, and when it says not now")
    func second() async throws {
        let down = try ScriptedMailServer()
        let greylisting = try ScriptedMailServer(.init(answers: ["RCPT": "451 Later"]))
        let server = try ScriptedMailServer()
        down.stop()
        let outcome = try await courier(to: down, greylisting, server).deliver(Samples.message())
        #expect(outcome == .accepted(route: "third", reply: "250 2.0.0 Ok: queued as 4F2A1"))
    }

    @Test("a refusal for good ends the round: the second route isn't asked")
    func refusedForGood() async throws {
        let refusing = try ScriptedMailServer(.init(answers: ["RCPT": "550 5.1.1 No such user"]))
        let server = try ScriptedMailServer()
        let outcome = try await courier(to: refusing, server).deliver(Samples.message())
        #expect(outcome == .rejected(route: "first", reply: "550 5.1.1 No such user"))
        #expect(server.seen.connections == 0)
    }

    @Test("when no route takes it, the operator reads what each of them said")
    func everyReason() async throws {
        let busy = try ScriptedMailServer(.init(answers: ["RCPT": "452 4.3.1 Full"]))
        let down = try ScriptedMailServer()
        down.stop()
        guard case .deferred("second", let said) = try await courier(to: busy, down).deliver(Samples.message()) else {
            Issue.record("not deferred")
            return
        }
        #expect(said.hasPrefix("first: 452 4.3.1 Full; second: no connection to 127.0.0.1:"))
    }

    @Test("a server that doesn't offer STARTTLS gets nothing but our greeting")
    func noSTARTTLS() async throws {
        let server = try ScriptedMailServer(.init(offers: ["AUTH PLAIN LOGIN"]))
        let credentials = MailRoute.Credentials(username: "latchkey", password: "correct horse")
        let outcome = try await courier(to: server, credentials: credentials, security: .startTLS).deliver(
            Samples.message())
        guard case .deferred(_, let said) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(said.contains("doesn't offer STARTTLS, so nothing was sent"))
        #expect(Set(server.seen.commands).isSubset(of: ["EHLO login.example.com", "QUIT"]), "\(server.seen.commands)")
    }

    @Test("without a mail server nothing is sent, and that is said")
    func noRoute() async throws {
        let outcome = try await courier().deliver(Samples.message())
        #expect(outcome == .deferred(route: "none", reply: "no mail server is configured"))
    }
}
