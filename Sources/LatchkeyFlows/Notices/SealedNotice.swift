import LatchkeyCore

import struct FoundationEssentials.Data
import class FoundationEssentials.JSONDecoder
import class FoundationEssentials.JSONEncoder

/// A notice as it waits in the outbox, beside ``SealedMessage``: the row says which of the two it is by having no sign-in.
struct SealedNotice: Codable {
    let recipient: String
    let language: String
    let kind: String
    let app: String?
    let appName: String?
    let undo: String?
    let link: String?
    let by: String?
    let browser: String?
    let network: String?
    let at: Int64

    /// What was sealed is no notice of this version.
    struct Unreadable: Error {}

    init(_ message: NoticeMessage, to recipient: EmailAddress, in language: Language) {
        let notice = message.notice
        self.recipient = recipient.text
        self.language = language.rawValue
        kind = notice.kind.rawValue
        app = notice.app?.text
        appName = notice.appName
        undo = notice.undo?.reveal()
        link = notice.link?.reveal()
        by = notice.by
        browser = message.requester?.browser
        network = message.requester?.network.text
        at = message.at.milliseconds
    }

    init(opening sealed: [UInt8], with keyring: Keyring, as id: MessageID) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(keyring.open(sealed, context: id.text)))
    }

    func sealed(by keyring: Keyring, as id: MessageID) throws -> [UInt8] {
        try keyring.seal(Array(JSONEncoder().encode(self)), context: id.text)
    }

    func message(_ id: MessageID) throws -> OutgoingMessage {
        guard let language = Language(rawValue: language), let kind = Notice.Kind(rawValue: kind) else {
            throw Unreadable()
        }
        let notice = Notice(
            kind, app: app.map { AppID(trusted: $0) }, appName: appName,
            undo: try undo.map { text in try Secret(parsing: text, as: .undo) },
            link: try link.map { text in try Secret(parsing: text, as: .link) }, by: by)
        var requester: Requester?
        if let browser, let network {
            requester = Requester(browser: browser, network: NetworkPrefix(trusted: network))
        }
        return OutgoingMessage(
            id: id, recipient: try EmailAddress(parsing: recipient), language: language,
            content: .notice(NoticeMessage(notice, at: Timestamp(milliseconds: at), by: requester)))
    }
}
