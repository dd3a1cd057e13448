import LatchkeyCore

import struct FoundationEssentials.Data
import class FoundationEssentials.JSONDecoder
import class FoundationEssentials.JSONEncoder

/// The message as it waits in the outbox: this text exists sealed, and for moments in the courier's hands.
struct SealedMessage: Codable {
    let recipient: String
    let language: String
    let appName: String
    let link: String
    let code: String
    let notMe: String
    let browser: String
    let network: String
    let requestedAt: Int64
    let expiry: Int64
    let secretInPath: Bool
    let isDecoy: Bool
    /// Nil for the usual one, a sign-in.
    let purpose: String?
    /// Nil in messages of earlier versions.
    let codeFirst: Bool?

    /// What was sealed isn't a message of this version.
    struct Unreadable: Error {}

    func sealed(by keyring: Keyring, as id: MessageID) throws -> [UInt8] {
        try keyring.seal(Array(JSONEncoder().encode(self)), context: id.text)
    }

    init(
        recipient: String, language: String, appName: String, link: String, code: String, notMe: String,
        browser: String,
        network: String, requestedAt: Int64, expiry: Int64, secretInPath: Bool, isDecoy: Bool,
        purpose: Purpose = .signIn, codeFirst: Bool = false
    ) {
        self.recipient = recipient
        self.language = language
        self.appName = appName
        self.link = link
        self.code = code
        self.notMe = notMe
        self.browser = browser
        self.network = network
        self.requestedAt = requestedAt
        self.expiry = expiry
        self.secretInPath = secretInPath
        self.isDecoy = isDecoy
        self.purpose = purpose == .signIn ? nil : purpose.rawValue
        self.codeFirst = codeFirst
    }

    init(opening sealed: [UInt8], with keyring: Keyring, as id: MessageID) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(keyring.open(sealed, context: id.text)))
    }

    func message(_ id: MessageID) throws -> OutgoingMessage {
        guard let language = Language(rawValue: language) else { throw Unreadable() }
        return OutgoingMessage(
            id: id, recipient: try EmailAddress(parsing: recipient), language: language, content: try content())
    }

    private func content() throws -> OutgoingMessage.Content {
        guard purpose != Purpose.recover.rawValue else { return .recovery(try recovery()) }
        guard let code = TypedCode(typed: code) else { throw Unreadable() }
        let content = SignInMessage(
            appName: appName, link: try Secret(parsing: link, as: .link), code: code,
            notMe: try Secret(parsing: notMe, as: .notMe),
            requester: Requester(browser: browser, network: NetworkPrefix(trusted: network)),
            requestedAt: Timestamp(milliseconds: requestedAt), expiry: Timestamp(milliseconds: expiry),
            secretInPath: secretInPath, codeFirst: codeFirst ?? false)
        return .signIn(content)
    }

    private func recovery() throws -> RecoveryMessage {
        RecoveryMessage(
            appName: appName, link: try Secret(parsing: link, as: .link),
            notMe: try Secret(parsing: notMe, as: .notMe), requestedAt: Timestamp(milliseconds: requestedAt),
            expiry: Timestamp(milliseconds: expiry))
    }
}
