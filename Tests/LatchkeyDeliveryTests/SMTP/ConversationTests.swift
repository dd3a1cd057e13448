import Foundation
import LatchkeyCore
import Testing

@testable import LatchkeyDelivery

@Suite("The conversation that the operator reads")
struct ConversationTests {
    @Test("shows both sides, and neither password nor secret")
    func masked() async throws {
        let signIn = Samples.signIn()
        let echo = "250 2.0.0 got \(signIn.link.reveal()) and \(signIn.code.reveal()) and correct horse"
        let script = ScriptedMailServer.Script(
            offers: ["AUTH PLAIN LOGIN"], answers: ["AUTH": "334 ", "*": "235 2.7.0 Welcome"], verdict: echo)
        let server = try ScriptedMailServer(script)
        let (outcome, lines) = try await courier(to: server, credentials: credentials).converse(
            Samples.message(signIn))
        #expect(lines.contains("> EHLO login.example.com") && lines.contains("< 220 mail.example.net ESMTP"))
        #expect(lines.contains { $0.hasPrefix("> AUTH PLAIN") })
        let payload = Data("\0latchkey\0correct horse".utf8).base64EncodedString()
        #expect(server.seen.commands.contains(payload))
        for secret in [signIn.link.reveal(), signIn.code.reveal(), "correct horse", payload] {
            #expect(!lines.joined(separator: "\n").contains(secret))
            #expect(!"\(outcome)".contains(secret))
        }
    }

    @Test("tells of a refused password in the mail server's words, and waits for the operator")
    func refusedPassword() async throws {
        let server = try ScriptedMailServer(
            .init(offers: ["AUTH PLAIN LOGIN"], answers: ["AUTH": "535 5.7.8 Authentication credentials invalid"]))
        let outcome = try await courier(to: server, credentials: credentials).deliver(Samples.message())
        guard case .deferred(_, let said) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(said.contains("refused the user name or the password"))
        #expect(said.hasSuffix("535 5.7.8 Authentication credentials invalid"), "\(said)")
        #expect(server.seen.messages.isEmpty)
    }

    @Test("masks what a client says that isn't a command")
    func unknownLines() {
        let transcript = SMTPTranscript(isKept: true)
        for line in ["AUTH LOGIN", "AUTH PLAIN AGEAYg==", "bGF0Y2hrZXk=", "MAIL FROM:<a@b.example>"] {
            transcript.sent("\(line)\r\n")
        }
        #expect(transcript.lines == ["> AUTH LOGIN", "> AUTH PLAIN •••", "> •••", "> MAIL FROM:<a@b.example>"])
    }

    private let credentials = MailRoute.Credentials(username: "latchkey", password: "correct horse")
}
