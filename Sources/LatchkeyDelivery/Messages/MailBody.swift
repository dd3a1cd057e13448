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
        let isPlain = Self.isPlain(text)
        let wire = Self.withCRLF(text)
        self.type = type
        encoding = isPlain ? "7bit" : "base64"
        bytes = isPlain ? wire : Self.base64(wire)
    }

    private static func isPlain(_ text: String) -> Bool {
        var column = 0
        return text.utf8.allSatisfy { byte in
            column = byte == 0x0a ? 0 : column + 1
            // RFC 5322 §2.1.1: 998 at most.
            return byte == 0x0a || (0x20..<0x7f).contains(byte) && column <= 998
        }
    }

    private static func withCRLF(_ text: String) -> [UInt8] {
        text.utf8.reduce(into: []) { bytes, byte in
            if byte == 0x0a { bytes.append(0x0d) }
            bytes.append(byte)
        }
    }

    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let lines: Data.Base64EncodingOptions = [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ]
        return Array(Data(bytes).base64EncodedData(options: lines))
    }
}
