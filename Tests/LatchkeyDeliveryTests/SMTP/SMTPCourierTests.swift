import LatchkeyCore
import Testing

@testable import LatchkeyDelivery

@Suite("A message handed to a mail server")
struct SMTPCourierTests {
    @Test("is accepted with the mail server's own answer")
    func accepted() async throws {
        let server = try ScriptedMailServer()
        let outcome = try await courier(to: server).deliver(Samples.message())
        #expect(outcome == .accepted(route: "first", reply: "250 2.0.0 Ok: queued as 4F2A1"))
        #expect(server.seen.messages.count == 1)
        #expect(server.seen.commands.first == "EHLO login.example.com")
    }

    @Test("asks that a bounce carry headers alone, where the server can do that")
    func bouncesWithoutLink() async throws {
        let server = try ScriptedMailServer()
        let plain = try ScriptedMailServer(.init(offers: ["PIPELINING"]))
        let message = try Samples.message()
        _ = try await courier(to: server, plain).deliver(message)
        _ = try await courier(to: plain).deliver(message)
        #expect(server.seen.commands.contains("MAIL FROM:<signin@example.com> RET=HDRS ENVID=\(message.id)"))
        #expect(plain.seen.commands.contains("MAIL FROM:<signin@example.com>"))
    }

    @Test("arrives as it was written, lines that begin with a dot included")
    func unchanged() async throws {
        let server = try ScriptedMailServer()
        let message = try Samples.message()
        _ = try await courier(to: server).deliver(message)
        let written = try Samples.renderer().render(message, at: Samples.Clock().now).letter.bytes
        #expect(server.seen.messages == [String(decoding: written, as: UTF8.self)])
        let dots = SMTPData.escaped(Array(".a\r\n..\r\nb.\r\n".utf8))
        #expect(String(decoding: dots, as: UTF8.self) == "..a\r\n...\r\nb.\r\n.\r\n")
    }

    @Test(
        "waits when the server says 4xx, wherever it says so",
        arguments: ["MAIL", "RCPT", "DATA", "verdict", "greeting"], [false, true])
    func greylisted(step: String, pipelining: Bool) async throws {
        let reply = "451 4.7.1 Greylisted, try again in 300 seconds"
        let server = try ScriptedMailServer(script(saying: reply, at: step, pipelining: pipelining))
        let outcome = try await courier(to: server).deliver(Samples.message())
        guard case .deferred("first", let said) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(said.hasSuffix(reply))
    }

    @Test(
        "is given up when the server says 5xx about the recipient or the message",
        arguments: ["RCPT", "DATA", "verdict"], [false, true])
    func rejected(step: String, pipelining: Bool) async throws {
        let server = try ScriptedMailServer(script(saying: "550 5.1.1 No such user", at: step, pipelining: pipelining))
        let outcome = try await courier(to: server).deliver(Samples.message())
        #expect(outcome == .rejected(route: "first", reply: "550 5.1.1 No such user"))
    }

    @Test("waits when 5xx is about us", arguments: ["greeting", "MAIL"], [false, true])
    func ourFault(step: String, pipelining: Bool) async throws {
        let server = try ScriptedMailServer(script(saying: "554 5.7.1 Not you", at: step, pipelining: pipelining))
        let outcome = try await courier(to: server).deliver(Samples.message())
        guard case .deferred(_, let said) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(said.contains("554 5.7.1 Not you"), "\(said)")
    }

    @Test("waits when a server asks for a password that it doesn't get")
    func authenticationRequired() async throws {
        let server = try ScriptedMailServer(
            script(saying: "530 5.7.0 Authentication required", at: "RCPT", pipelining: false))
        let outcome = try await courier(to: server).deliver(Samples.message())
        guard case .deferred(_, let said) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(said.hasPrefix("530 5.7.0 Authentication required (check"))
    }

    @Test(
        "waits no longer than its time for a silent server", .timeLimit(.minutes(5)),
        arguments: ["greeting", "EHLO", "RCPT", "verdict"], [false, true])
    func silent(step: String, pipelining: Bool) async throws {
        let server = try ScriptedMailServer(script(saying: "", at: step, pipelining: pipelining))
        // The server would be silent for ever.
        let outcome = try await courier(to: server, patience: .init(connect: .seconds(1), whole: .seconds(1))).deliver(
            Samples.message())
        guard case .deferred(_, let said) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(said.contains("in time"), "\(said)")
    }

    @Test("isn't sent a second time at once when the answer to the first is lost")
    func answerLost() async throws {
        let server = try ScriptedMailServer(.init(verdict: "", hangsUp: true))
        let courier = try courier(to: server)
        for id in [1, 2] as [UInt8] {
            let outcome = await courier.deliver(try Samples.message(id: id))
            #expect(outcome == .deferred(route: "first", reply: "the connection was lost after the message"))
        }
        #expect(server.seen.messages.count == 2)
    }

    @Test("needs a server that takes letters beyond ASCII only where the address has them")
    func beyondASCII() async throws {
        let server = try ScriptedMailServer()
        let plain = try ScriptedMailServer(.init(offers: ["DSN"]))
        let message = try Samples.message(to: "jörg@example.net")
        let accepted = try await courier(to: server).deliver(message)
        #expect(accepted == .accepted(route: "first", reply: "250 2.0.0 Ok: queued as 4F2A1"))
        #expect(server.seen.commands.contains { $0.hasPrefix("MAIL") && $0.hasSuffix(" SMTPUTF8") })
        guard case .rejected(_, let said) = try await courier(to: plain).deliver(message) else {
            Issue.record("sent")
            return
        }
        #expect(said.contains("SMTPUTF8"))
        #expect(plain.seen.messages.isEmpty)
    }

    private func script(saying reply: String, at step: String, pipelining: Bool) -> ScriptedMailServer.Script {
        var script = ScriptedMailServer.Script(offers: pipelining ? ["PIPELINING", "DSN"] : ["DSN"])
        switch step {
        case "greeting": script.greeting = reply
        case "verdict": script.verdict = reply
        default: script.answers = [step: reply]
        }
        return script
    }
}

/// A courier whose routes lead to the servers, in order.
func courier(
    to servers: ScriptedMailServer..., patience: MailRoute.Patience = .init(),
    credentials: MailRoute.Credentials? = nil,
    security: MailRoute.Security = .none, connections: Int = 1
) throws -> SMTPCourier {
    let routes = try zip(["first", "second", "third"], servers).map { name, server in
        try MailRoute(
            name: name, host: "127.0.0.1", port: server.port, security: security, credentials: credentials,
            patience: patience, connections: connections)
    }
    return SMTPCourier(routes: routes, renderer: try Samples.renderer(), clock: Samples.Clock())
}
