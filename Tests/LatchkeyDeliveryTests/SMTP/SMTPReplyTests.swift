import LatchkeyCore
import Testing

@testable import LatchkeyDelivery

@Suite("What a mail server answers")
struct SMTPReplyTests {
    @Test("is told on one line, the status of many lines once")
    func oneLine() {
        let reply = SMTPReply(lines: [
            "550-5.1.1 The account that you tried to reach", "550-5.1.1 does not exist.", "550 5.1.1 gsmtp",
        ])
        #expect(reply?.code == 550)
        #expect(reply?.text == "550 5.1.1 The account that you tried to reach does not exist. gsmtp")
        #expect(SMTPReply(lines: ["250 2.0.0 Ok: queued as 4F2A1"])?.text == "250 2.0.0 Ok: queued as 4F2A1")
        #expect(SMTPReply(lines: ["250"])?.text == "250")
    }

    @Test(
        "is refused if it isn't SMTP",
        arguments: [[], ["HTTP/1.1 400 Bad Request"], ["25"], ["999 x"], ["250-a", "251 b"]])
    func nonsense(lines: [String]) {
        #expect(SMTPReply(lines: lines) == nil)
    }

    @Test("loses secrets, codes and the address before anybody writes it down")
    func redacted() throws {
        let signIn = Samples.signIn()
        let redaction = try Redaction(
            Samples.message(signIn), route: MailRoute(name: "a", host: "::1", security: .none))
        let code = signIn.code
        for secret in [
            signIn.link.reveal(), signIn.notMe.reveal(), code.reveal(), code.revealGrouped(),
            code.reveal().lowercased(),
        ] {
            for words in [
                "550 spam: \(secret)", "550 <https://a/l#\(secret)>", "550 \(secret)\u{301}", "550 \u{0}\(secret)\r\n",
            ] {
                #expect(!redaction(words).lowercased().contains(secret.lowercased()), "\(words)")
            }
        }
        #expect(!redaction("554 cut: \(signIn.link.reveal().prefix(20))").contains("lkl_"))
        #expect(redaction("550 <Anna@Example.net>: unknown") == "550 <a•••@example.net>: unknown")
    }

    @Test("is one bounded line of characters that show")
    func bounded() throws {
        let redaction = try Redaction(Samples.message(), route: MailRoute(name: "a", host: "::1", security: .none))
        #expect(redaction("250\r\n ok\u{1b}[31m\u{202e}\u{0}") == "250 ok [31m")
        #expect(redaction(String(repeating: "x", count: 5_000)).count == 400)
    }
}
