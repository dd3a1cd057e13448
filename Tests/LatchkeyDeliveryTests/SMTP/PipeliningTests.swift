import LatchkeyCore
import Testing

@testable import LatchkeyDelivery

@Suite("A mail server that takes several commands at once")
struct PipeliningTests {
    private let taken = DeliveryOutcome.accepted(route: "first", reply: "250 2.0.0 Ok: queued as 4F2A1")

    @Test("gets sender, recipient and DATA without a pause", .timeLimit(.minutes(5)))
    func atOnce() async throws {
        let server = try ScriptedMailServer(.init(answersTogether: true))
        let outcome = try await courier(to: server).deliver(Samples.message())
        #expect(outcome == taken)
        #expect(server.seen.wasPipelined)
        #expect(server.seen.messages.count == 1 && server.seen.messages.first?.contains("\r\n\r\n") == true)
    }

    @Test("must have said so: others are waited for at each command")
    func stepByStep() async throws {
        let server = try ScriptedMailServer(.init(offers: ["DSN"]))
        let courier = try courier(to: server)
        for id in [1, 2] as [UInt8] { #expect(await courier.deliver(try Samples.message(id: id)) == taken) }
        #expect(!server.seen.wasPipelined)
        #expect(server.seen.commands.map { $0.prefix(4) } == ["EHLO", "MAIL", "RCPT", "DATA", "MAIL", "RCPT", "DATA"])
    }

    static let no = "550 5.1.1 No such user"
    static let behind = "503 5.5.1 No valid recipients"

    @Test(
        "refuses with its first no, and gets an empty message where it wants one nevertheless",
        arguments: [
            ["RCPT": no, "DATA": behind], ["RCPT": no], ["RCPT": no, "DATA": "451 4.3.0 Later"],
            ["RCPT": no, "DATA": "421 4.3.2 Bye"], ["DATA": no],
        ])
    func refused(answers: [String: String]) async throws {
        let server = try ScriptedMailServer(.init(answers: answers, verdict: "554 5.5.1 No recipients"))
        let second = try ScriptedMailServer()
        let outcome = try await courier(to: server, second).deliver(Samples.message())
        #expect(outcome == .rejected(route: "first", reply: Self.no))
        #expect(server.seen.messages == (answers["DATA"] == nil ? [""] : []))
        #expect(second.seen.connections == 0)
    }

    @Test("that takes the empty message too has taken nothing of ours")
    func emptyTaken() async throws {
        let server = try ScriptedMailServer(.init(answers: ["RCPT": "451 4.7.1 Greylisted"]))
        let outcome = try await courier(to: server).deliver(Samples.message())
        #expect(outcome == .deferred(route: "first", reply: "451 4.7.1 Greylisted"))
        #expect(server.seen.messages == [""])
    }

    @Test("that refuses us refuses nobody's address, whatever it says behind that")
    func sender() async throws {
        let answers = ["MAIL": "550 5.7.1 Not you", "RCPT": "550 5.5.1 No MAIL", "DATA": "550 5.5.1 No RCPT"]
        let server = try ScriptedMailServer(.init(answers: answers))
        let outcome = try await courier(to: server).deliver(Samples.message())
        let said = "550 5.7.1 Not you (the mail server refuses our sender's address)"
        #expect(outcome == .deferred(route: "first", reply: said))
    }

    @Test("that ends the connection behind its no has said no", arguments: ["MAIL", "RCPT"])
    func closesBehindNo(verb: String) async throws {
        let server = try ScriptedMailServer(.init(answers: [verb: "450 4.2.0 Not now"], hangsUpBehind: verb))
        let outcome = try await courier(to: server).deliver(Samples.message())
        #expect(outcome == .deferred(route: "first", reply: "450 4.2.0 Not now"))
    }

    @Test("that ends the connection behind a yes has taken nothing", arguments: ["MAIL", "RCPT"])
    func closesBehindYes(verb: String) async throws {
        let server = try ScriptedMailServer(.init(hangsUpBehind: verb))
        let outcome = try await courier(to: server).deliver(Samples.message())
        guard case .deferred("first", let said) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(said.hasPrefix("the connection was lost after"), "\(said)")
        #expect(server.seen.messages.isEmpty)
    }

    @Test("may answer a byte at a time, and in many lines", arguments: [false, true], [false, true])
    func splitAnswers(stutters: Bool, pipelining: Bool) async throws {
        let answers = [
            "MAIL": "250-2.1.0 Sender\r\n250-\r\n250 2.1.0 ok", "RCPT": "250-2.1.5 a\r\n250 2.1.5 b",
            "DATA": "354-go\r\n354 ahead",
        ]
        let script = ScriptedMailServer.Script(
            offers: pipelining ? ["PIPELINING"] : ["DSN"], answers: answers,
            verdict: "250-2.0.0 Ok\r\n250 2.0.0 queued",
            stutters: stutters)
        let server = try ScriptedMailServer(script)
        let courier = try courier(to: server)
        for id in [1, 2] as [UInt8] {
            let outcome = await courier.deliver(try Samples.message(id: id))
            #expect(outcome == .accepted(route: "first", reply: "250 2.0.0 Ok queued"))
        }
        #expect(server.seen.connections == 1)
        #expect(server.seen.wasPipelined == pipelining)
    }

    @Test("is quoted in order in the conversation that the operator reads")
    func conversation() async throws {
        let server = try ScriptedMailServer(.init(offers: ["PIPELINING"]))
        let lines = try await courier(to: server).converse(Samples.message()).conversation
        let said = lines.drop { !$0.hasPrefix("> MAIL") }
        #expect(
            said.map { $0.prefix(6) } == [
                "> MAIL", "> RCPT", "> DATA", "< 250 ", "< 250 ", "< 354 ", "* the ", "< 250 ",
            ])
    }
}
