import FoundationEssentials

/// One part of a message, encoded so that no mail server on the way has a reason to touch it.
///
/// ASCII travels as it is. Everything else travels as base64: quoted-printable would break the link's line in two, and
/// 8bit invites a mail server on the way to turn it into quoted-printable.
struct MailBody: Hashable, Sendable {
    let type: String
    let encoding: String
    let bytes: [UInt8]

    init(_ text: String, type: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy { $0 == 0x0a || (0x20..<0x7f).contains($0) }
        // RFC 5322 §2.1.1: 998 at most.
        let fits = lines.allSatisfy { $0.utf8.count <= 998 }
        let wire = lines.joined(separator: "\r\n")
        self.type = type
        encoding = isPlain && fits ? "7bit" : "base64"
        bytes = isPlain && fits ? Array(wire.utf8) : Self.base64(wire)
    }

    private static func base64(_ text: String) -> [UInt8] {
        Array(Data(text.utf8).base64EncodedData(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed]))
    }
}
