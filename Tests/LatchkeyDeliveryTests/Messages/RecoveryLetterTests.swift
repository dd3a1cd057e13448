import LatchkeyCore
import Testing

@testable import LatchkeyDelivery

@Suite("A recovery's message")
struct RecoveryLetterTests {
    private static func message(_ language: Language) throws -> OutgoingMessage {
        let now = Samples.Clock().now
        let recovery = RecoveryMessage(
            appName: "Wiki", link: .random(.link, from: Samples.Chance(seed: 1)),
            notMe: .random(.notMe, from: Samples.Chance(seed: 3)), requestedAt: now, expiry: now + .minutes(5))
        return OutgoingMessage(
            id: .random(from: Samples.Chance(seed: 9)), recipient: try EmailAddress(parsing: "anna@example.net"),
            language: language, content: .recovery(recovery))
    }

    @Test("carries the link and the way to end it, and shows neither on a locked screen", arguments: Language.allCases)
    func whole(language: Language) throws {
        let message = try Self.message(language)
        let mail = ReceivedMail(try Samples.renderer().render(message, at: Samples.Clock().now).letter.bytes)
        for shown in [mail.text, mail.html] {
            #expect(shown.contains("https://login.example.com/l/lkl_"))
            #expect(shown.contains("https://login.example.com/l/not-me#lkn_"))
            #expect(!shown.contains("{{"))
        }
        #expect(mail.text.contains("10:47 UTC"))
        for opening in [
            mail.headers["subject"] ?? "", String(mail.text.prefix(150)), String(mail.visibleHTML.prefix(150)),
        ] {
            #expect(!opening.contains("lkl_") && !opening.contains("https://"))
        }
    }
}
