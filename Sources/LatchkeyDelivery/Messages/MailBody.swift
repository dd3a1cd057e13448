import FoundationEssentials

/// One part of a message, encoded so that no mail server on the way has a reason to touch it.
///
/// ASCII travels as it is. Everything else travels as base64: quoted-printable would break the link's line in two, and
/// 8bit invites a mail server on the way to turn it into quoted-printable.
struct MailBody: Hashable, Sendable {
    let type: String
    let encoding: String
    let bytes: [UInt8]

    /// - Parameter text: UTF-8 with a line feed at the end of each line.
    init(_ text: [UInt8], type: String) {
        let (wire, isPlain) = Self.wire(text)
        self.type = type
        encoding = isPlain ? "7bit" : "base64"
        bytes = isPlain ? wire : Self.base64(wire)
    }

    /// With CRLF, and whether it can travel as it is.
    private static func wire(_ text: [UInt8]) -> (bytes: [UInt8], isPlain: Bool) {
        var isPlain = true
        var wire: [UInt8] = []
        wire.reserveCapacity(text.count + text.count / 16 + 64)
        text.withUnsafeBufferPointer { text in
            for line in WireLines(text) {
                wire.append(contentsOf: line)
                wire.append(0x0d)
                wire.append(0x0a)
                // RFC 5322 §2.1.1: 998 at most. A maximum, because processors take it of many bytes in one step.
                isPlain = isPlain && line.count <= 998 && line.reduce(0) { max($0, $1 &- 0x20) } < 0x5f
            }
        }
        // Line ends stand between lines.
        wire.removeLast(2)
        return (wire, isPlain)
    }

    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let lines: Data.Base64EncodingOptions = [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ]
        return Array(Data(bytes).base64EncodedData(options: lines))
    }
}
