import LatchkeyCore
import Testing

@testable import LatchkeyDelivery

@Suite("Others' words in a message")
struct HostileTextTests {
    static let injections = [
        "Wiki\r\nBcc: eve@example.org", "Wiki\nBcc: eve@example.org", "Wiki\rBcc: eve@example.org",
        "Wiki\0Bcc: eve@example.org",
        "Wiki\u{2028}Bcc: eve@example.org", "Wiki\u{85}Bcc: eve@example.org", "Wiki\r\n\r\n<h1>Bcc: eve</h1>",
        "Wiki\r\n.\r\nBcc: x",
        "\u{202E}ikiW Bcc: x",
    ]

    @Test("begin no header and no line", arguments: injections, Language.allCases)
    func injection(text: String, language: Language) throws {
        let plain = try received(Samples.message(language: language))
        let mail = try received(Samples.message(Samples.signIn(app: text, browser: text), language: language))
        #expect(Set(mail.headers.keys) == Set(plain.headers.keys))
        #expect(mail.headers["bcc"] == nil)
        #expect(mail.parts.count == 2)
        #expect(mail.text.split(separator: /\n/).contains { $0.hasPrefix("  App: ") && $0.contains("Bcc: ") })
        for shown in [mail.text, mail.html] {
            #expect(!shown.unicodeScalars.contains { "\r\0\u{2028}\u{85}\u{202E}".unicodeScalars.contains($0) })
        }
    }

    @Test("as the sender's name are refused", arguments: injections)
    func sender(text: String) throws {
        let address = try EmailAddress(parsing: "signin@example.com")
        #expect(throws: MailSender.Unfit.name) { try MailSender(name: text, address: address) }
        #expect(throws: OneLine.Malformed.self) { try OneLine(text) }
    }

    @Test(
        "in an address are refused",
        arguments: [
            "a\r\nb@example.net", "a\0@example.net", "a@example.net>\r\nDATA", "a b@example.net", "\"a\"@example.net",
        ])
    func address(text: String) {
        #expect(throws: EmailAddress.Malformed.self) { try EmailAddress(parsing: text) }
    }

    @Test(
        "stay words in the sender's name, whatever they look like",
        arguments: [
            "Wiki \"of\" us", "back\\slash", "Wiki, Ltd. <eve@example.org>", "=?utf-8?Q?eve?=", "Bücherei", "日本語",
        ])
    func phrase(name: String) throws {
        let from = try #require(try received(Samples.message(), sender: name).headers["from"])
        #expect(from.hasSuffix(" <signin@example.com>"))
        let phrase = from.dropLast(" <signin@example.com>".count)
        let unquoted = String(phrase.dropFirst().dropLast()).replacing(/\\(.)/) { String($0.1) }
        #expect(phrase.hasPrefix("\"") ? unquoted == name : ReceivedMail.wordsDecoded(String(phrase)) == name)
    }

    @Test(
        "stay words in the subject, and every encoded line is short",
        arguments: [
            "=?utf-8?B?ZXZl?=", "Bücherei der Stadt Köln, Außenstelle für schöne Künste in Übersee",
            "日本語日本語日本語日本語日本語日本語", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
        ])
    func subject(app: String) throws {
        let mail = try received(Samples.message(Samples.signIn(app: app)))
        #expect(ReceivedMail.wordsDecoded(mail.headers["subject"] ?? "") == "Sign in to \(app) (10:42:07 UTC)")
        #expect(mail.rawHeaders.allSatisfy { $0.utf8.count <= 78 })
        let words = mail.rawHeaders.joined().matches(of: /=\?[^ ]+\?=/)
        #expect(!words.isEmpty && words.allSatisfy { $0.0.utf8.count <= 75 })
    }

    @Test(
        "are text in HTML, and not HTML",
        arguments: [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onclick='x", "&lt;b&gt;", "{{link}}",
            "{{{notMe}}}", "<\u{338}b>\"\u{301}'\u{301}&\u{301}",
        ])
    func markup(text: String) throws {
        let mail = try received(Samples.message(Samples.signIn(app: text)))
        #expect(mail.visibleHTML.contains(ReceivedMail.entitiesDecoded(text)) || mail.visibleHTML.contains(text))
        #expect(!mail.html.contains("<script") && !mail.html.contains("<img") && !mail.html.contains("&lt;"))
        let tags = mail.html.matches(of: /<[a-z]/).count
        #expect(try received(Samples.message()).html.matches(of: /<[a-z]/).count == tags)
        let quotes = mail.html.filter { $0.unicodeScalars.first == "\"" }.count
        #expect(try received(Samples.message()).html.filter { $0 == "\"" }.count == quotes)
    }

    @Test(
        "that a stranger chooses don't become links",
        arguments: [
            "evil.example", "https://evil.example/x", "www.evil.example", "mail eve@evil.example",
            "evil\u{3002}example",
        ])
    func linkable(browser: String) throws {
        let mail = try received(Samples.message(Samples.signIn(browser: browser)))
        for shown in [mail.text, mail.visibleHTML] {
            #expect(
                !shown.contains("evil.") && !shown.contains("@evil") && !shown.contains("//evil")
                    && !shown.contains("\u{3002}"))
        }
        let version = try received(Samples.message(Samples.signIn(browser: "Firefox 128.0 (Linux)")))
        #expect(version.text.contains("Firefox 128.0 (Linux)"))
    }

    @Test("are cut where they are too long")
    func long() throws {
        let text = String(repeating: "x", count: 100_000)
        let mail = try received(Samples.message(Samples.signIn(app: text, browser: text)))
        #expect(mail.html.utf8.count < 12_000)
    }
}
