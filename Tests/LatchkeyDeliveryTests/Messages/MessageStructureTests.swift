import LatchkeyCore
import Testing

@testable import LatchkeyDelivery

@Suite("A sign-in message")
struct MessageStructureTests {
    @Test("carries the headers that it must, each once", arguments: Language.allCases)
    func headers(language: Language) throws {
        let message = try Samples.message(language: language)
        let mail = try received(message)
        #expect(mail.headers["from"] == "\"Wiki\" <signin@example.com>")
        #expect(mail.headers["to"] == "anna@example.net")
        #expect(mail.headers["date"] == "Sat, 21 Nov 2026 10:42:07 +0000")
        #expect(mail.headers["message-id"] == "<\(message.id)@example.com>")
        #expect(mail.headers["references"] == "<\(message.id).thread@example.com>")
        #expect(mail.headers["auto-submitted"] == "auto-generated")
        #expect(mail.headers["x-auto-response-suppress"] == "All")
        #expect(mail.headers["content-language"] == language.rawValue)
        #expect(mail.headers["mime-version"] == "1.0")
        #expect(
            mail.parts.map { $0.headers["content-type"] } == ["text/plain; charset=utf-8", "text/html; charset=utf-8"])
    }

    @Test("is named after app and time, so that the newest stands out")
    func subject() throws {
        #expect(try received(Samples.message()).headers["subject"] == "Sign in to Wiki (10:42:07 UTC)")
        #expect(
            try received(Samples.message(language: .german)).headers["subject"] == "Anmeldung bei Wiki (10:42:07 UTC)")
    }

    @Test("is the same message when it is tried again")
    func stable() throws {
        let message = try Samples.message()
        let renderer = try Samples.renderer()
        let later = Samples.Clock().now + .minutes(5)
        #expect(
            renderer.render(message, at: Samples.Clock().now).letter.bytes
                == renderer.render(message, at: later).letter.bytes)
    }

    @Test("says who asks, what to do and how long, in the person's language", arguments: Language.allCases)
    func content(language: Language) throws {
        let mail = try received(Samples.message(language: language))
        let until = language == .english ? "until 10:52 UTC (10 minutes)" : "bis 10:52 Uhr UTC (10 Minuten)"
        let when = language == .english ? "21 November 2026, 10:42 UTC" : "21. November 2026, 10:42 Uhr (UTC)"
        for shown in [mail.text.replacing("\n", with: " "), mail.visibleHTML] {
            for words in [
                "Wiki", "Firefox on Windows", "192.0.2.0/24", when, Samples.signIn().code.revealGrouped(), until,
            ] {
                #expect(shown.contains(words), "\(words)")
            }
        }
    }

    @Test("gives its link a line of its own, whole, with air around it", arguments: Language.allCases, [false, true])
    func link(language: Language, inPath: Bool) throws {
        let signIn = Samples.signIn(secretInPath: inPath)
        let lines = try received(Samples.message(signIn, language: language)).text.split(
            separator: "\n", omittingEmptySubsequences: false)
        let link = "https://login.example.com/l\(inPath ? "/" : "#")\(signIn.link.reveal())"
        for url in [link, "https://login.example.com/l/not-me#\(signIn.notMe.reveal())"] {
            let place = try #require(lines.firstIndex { $0 == url })
            #expect(lines[place - 1].isEmpty && lines[place + 1].isEmpty)
        }
    }

    @Test("shows no secret in its subject or its first 150 characters", arguments: Language.allCases)
    func preview(language: Language) throws {
        let signIn = Samples.signIn(app: "A", browser: "B", network: .unknown)
        let mail = try received(Samples.message(signIn, language: language))
        let openings = [
            mail.headers["subject"] ?? "", String(mail.text.prefix(150)), String(mail.visibleHTML.prefix(150)),
        ]
        let secrets = [signIn.link.reveal(), signIn.notMe.reveal(), signIn.code.reveal(), signIn.code.revealGrouped()]
        for opening in openings {
            for secret in secrets { #expect(!opening.contains(secret.prefix(4))) }
        }
        let text = mail.text.components(before: "https://")
        let html = mail.visibleHTML.components(before: signIn.code.revealGrouped())
        #expect(text.count > 150 && html.count > 150)
    }

    @Test("loads nothing from anywhere", arguments: Language.allCases)
    func nothingOutside(language: Language) throws {
        let signIn = Samples.signIn()
        for html in [
            try received(Samples.message(language: language)).html,
            try received(Samples.testMessage(language: language)).html,
        ] {
            for loader in [
                "<img", "<link", "<script", "<iframe", "<object", "<video", "@import", "@font-face", "url(", "src=",
                "background=",
            ] {
                #expect(!html.lowercased().contains(loader), "\(loader)")
            }
            let targets = html.matches(of: /https?:[^"<\s]*/).map { String($0.0) }
            #expect(targets.allSatisfy { $0.hasSuffix(signIn.link.reveal()) || $0.hasSuffix(signIn.notMe.reveal()) })
        }
    }

    @Test("of the test command carries no link and no code", arguments: Language.allCases)
    func test(language: Language) throws {
        let mail = try received(Samples.testMessage(language: language))
        #expect(mail.parts.count == 2)
        #expect(!mail.text.contains("http") && !mail.html.contains("http"))
        #expect(mail.headers["subject"]?.contains("10:42:07 UTC") == true)
    }
}

func received(_ message: OutgoingMessage, sender: String = "Wiki") throws -> ReceivedMail {
    ReceivedMail(try Samples.renderer(sender: sender).render(message, at: Samples.Clock().now).letter.bytes)
}

extension String {
    fileprivate func components(before mark: String) -> Substring {
        firstRange(of: mark).map { self[..<$0.lowerBound] } ?? self[...]
    }
}
