import LatchkeyCore
import Testing

@testable import LatchkeyDelivery

@Suite("A notice")
struct NoticeTests {
    private static let undo = Secret.random(.undo, from: Samples.Chance(seed: 4))

    private static let link = Secret.random(.link, from: Samples.Chance(seed: 5))

    private static func message(_ kind: Notice.Kind, in language: Language = .english) throws -> OutgoingMessage {
        let notice = Notice(
            kind, app: AppID(trusted: "wiki"), appName: "Wiki", undo: kind == .addressChanged ? undo : nil,
            link: kind == .verifyAddress ? link : nil,
            by: "evil.example/x")
        let requester = Requester(browser: "Firefox, Windows", network: NetworkPrefix(.v4([192, 0, 2, 17])))
        return OutgoingMessage(
            id: .random(from: Samples.Chance(seed: 9)), recipient: try EmailAddress(parsing: "anna@example.net"),
            language: language,
            content: .notice(NoticeMessage(notice, at: Samples.Clock().now, by: requester)))
    }

    private func received(_ message: OutgoingMessage) throws -> ReceivedMail {
        ReceivedMail(try Samples.renderer().render(message, at: Samples.Clock().now).letter.bytes)
    }

    @Test(
        "of every kind is whole in both parts, and answers nobody", arguments: Notice.Kind.allCases, Language.allCases)
    func whole(kind: Notice.Kind, language: Language) throws {
        let mail = try received(Self.message(kind, in: language))
        #expect(mail.headers["auto-submitted"] == "auto-generated")
        let subject = ReceivedMail.wordsDecoded(mail.headers["subject"] ?? "")
        #expect(subject.hasSuffix("(10:42:07 UTC)"))
        for shown in [mail.text, mail.visibleHTML] {
            #expect(shown.contains("Wiki") && shown.contains("192.0.2.0/24") && shown.contains("10:42"))
            #expect(!shown.contains("{{") && !shown.utf8.contains { $0 < 0x20 && $0 != 0x0a && $0 != 0x0d })
            #expect(!shown.contains("evil.example"), "a name makes no link")
        }
    }

    @Test(
        "carries a secret where an address was changed alone, and not in what a locked screen shows",
        arguments: Language.allCases)
    func secrets(language: Language) throws {
        for kind in Notice.Kind.allCases {
            let mail = try received(Self.message(kind, in: language))
            let undo = "https://login.example.com/l/undo#\(Self.undo.reveal())"
            #expect(mail.text.contains(undo) == (kind == .addressChanged))
            #expect(mail.html.contains("\"\(undo)\"") == (kind == .addressChanged))
            let confirm = "https://login.example.com/account/address/confirm#\(Self.link.reveal())"
            #expect(mail.text.contains(confirm) == (kind == .verifyAddress))
            for opening in [
                mail.headers["subject"] ?? "", String(mail.text.prefix(150)), String(mail.visibleHTML.prefix(150)),
            ] {
                #expect(!opening.contains("lku_") && !opening.contains("lkl_") && !opening.contains("https://"))
            }
        }
    }

    @Test("that invites leads to the form and knows nothing else")
    func invitation() throws {
        let mail = try received(Self.message(.invited))
        #expect(mail.text.contains("\nhttps://login.example.com/signin?app=wiki\n"))
        #expect(!mail.text.contains("lk") || mail.text.replacing("latchkey", with: "").contains("lkl_") == false)
    }
}
