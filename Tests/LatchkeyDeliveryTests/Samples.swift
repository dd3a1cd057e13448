import LatchkeyCore
import LatchkeyDelivery

/// What the tests send, and the clock and chance that they do it by.
enum Samples {
    struct Clock: WallClock {
        /// 2026-11-21T10:42:07Z, a Saturday.
        let now = Timestamp(milliseconds: 1_795_257_727_000)
    }

    struct Chance: EntropySource {
        let seed: UInt8

        func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ Int(seed)) } }
    }

    static func renderer(
        issuer: String = "https://login.example.com", sender: String = "Wiki"
    ) throws -> MessageRenderer {
        let address = try EmailAddress(parsing: "signin@example.com")
        return try MessageRenderer(issuer: issuer, sender: MailSender(name: sender, address: address))
    }

    static func signIn(
        app: String = "Wiki", browser: String = "Firefox on Windows",
        network: NetworkPrefix = NetworkPrefix(.v4([192, 0, 2, 17])),
        secretInPath: Bool = false
    ) -> SignInMessage {
        let now = Clock().now
        return SignInMessage(
            appName: app, link: .random(.link, from: Chance(seed: 1)), code: .random(.mailed, from: Chance(seed: 2)),
            notMe: .random(.notMe, from: Chance(seed: 3)), requester: Requester(browser: browser, network: network),
            requestedAt: now, expiry: now + .minutes(10), secretInPath: secretInPath)
    }

    static func message(
        _ signIn: SignInMessage = signIn(), to recipient: String = "anna@example.net", language: Language = .english,
        id: UInt8 = 9
    ) throws -> OutgoingMessage {
        OutgoingMessage(
            id: .random(from: Chance(seed: id)), recipient: try EmailAddress(parsing: recipient), language: language,
            content: .signIn(signIn))
    }

    static func testMessage(language: Language = .english) throws -> OutgoingMessage {
        let recipient = try EmailAddress(parsing: "anna@example.net")
        return OutgoingMessage(
            id: .random(from: Chance(seed: 9)), recipient: recipient, language: language, content: .test)
    }
}
