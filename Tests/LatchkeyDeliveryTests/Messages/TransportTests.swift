import Foundation
import LatchkeyCore
import Testing

@testable import LatchkeyDelivery

@Suite("On its way, a message")
struct TransportTests {
    @Test("has only ASCII, CRLF and short lines, so that nobody needs to change it", arguments: Language.allCases)
    func wire(language: Language) throws {
        let signIn = Samples.signIn(app: "Bücher ✓", browser: "Браузер")
        let bytes = try Samples.renderer().render(Samples.message(signIn, language: language), at: Samples.Clock().now)
            .letter.bytes
        #expect(bytes.allSatisfy { $0 == 0x0d || $0 == 0x0a || (0x20..<0x7f).contains($0) })
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(
            lines.allSatisfy {
                !$0.unicodeScalars.contains("\r") && !$0.unicodeScalars.contains("\n") && $0.utf8.count <= 998
            })
    }

    @Test("in English is plain text that nobody has to decode, lines below 78 but for the links")
    func english() throws {
        let mail = try received(Samples.message())
        #expect(mail.parts.map { $0.headers["content-transfer-encoding"] } == ["7bit", "7bit"])
        let long = mail.text.components(separatedBy: "\n").filter { $0.count > 77 }
        #expect(long.allSatisfy { $0.hasPrefix("https://") && $0.utf8.count <= 107 })
    }

    @Test("with letters beyond ASCII is base64, because quoted-printable would break the link")
    func german() throws {
        let mail = try received(Samples.message(language: .german))
        #expect(mail.parts.map { $0.headers["content-transfer-encoding"] } == ["base64", "7bit"])
        #expect(mail.parts[0].raw.split(separator: "\r\n").allSatisfy { $0.count <= 76 })
        #expect(mail.text.contains("möchte sich") && mail.visibleHTML.contains("möchte sich"))
    }

    @Test(
        "keeps every text whole",
        arguments: ["", "a", "ä", "a\nb\n", "ü\n\n.\n..\n", String(repeating: "ß", count: 999)])
    func whole(text: String) {
        let body = MailBody(Array(text.utf8), type: "text/plain")
        let part = ReceivedMail.Part(
            headers: ["content-transfer-encoding": body.encoding], raw: String(decoding: body.bytes, as: UTF8.self))
        #expect(part.text == text)
    }

    @Test("has no link longer than 100 characters: an issuer that would make one is refused")
    func longest() throws {
        let fits = "https://\(String(repeating: "a", count: 36))"
        let signIn = Samples.signIn(secretInPath: true)
        #expect(MessageLinks(for: signIn, issuer: fits).link.utf8.count == 100)
        _ = try Samples.renderer(issuer: fits)
        #expect(throws: MessageRenderer.Unfit.tooLong) { try Samples.renderer(issuer: fits + "a") }
    }

    @Test(
        "has links to the configured origin alone",
        arguments: [
            "http://login.example.com", "https://login.example.com/", "https://a.example/path", "https://a@b.example",
            "https://",
            "https://a.example?b", "https://a.example#b", "https://a.example\r\n", "login.example.com",
            "https://ä.example",
        ])
    func issuers(issuer: String) {
        #expect(throws: MessageRenderer.Unfit.notAnOrigin) { try Samples.renderer(issuer: issuer) }
    }

    @Test(
        "may come from a server on this machine without TLS",
        arguments: ["http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:8080"])
    func local(issuer: String) throws {
        _ = try Samples.renderer(issuer: issuer)
    }
}
