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
        var isPlain = true
        var wire: [UInt8] = []
        wire.reserveCapacity(text.count + text.count / 16 + 64)
        for (place, line) in text.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
            if place > 0 { wire += [0x0d, 0x0a] }
            wire += line
            // RFC 5322 §2.1.1: 998 at most.
            isPlain = isPlain && line.count <= 998 && Self.isPlain(line)
        }
        self.type = type
        encoding = isPlain ? "7bit" : "base64"
        bytes = isPlain ? wire : Self.base64(wire)
    }

    /// A maximum in place of a way out in the middle, because processors take it of many bytes in one step.
    private static func isPlain(_ line: ArraySlice<UInt8>) -> Bool {
        line.withUnsafeBufferPointer { bytes in bytes.reduce(0) { max($0, $1 &- 0x20) } } < 0x5f
    }

    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let lines: Data.Base64EncodingOptions = [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ]
        return Array(Data(bytes).base64EncodedData(options: lines))
    }
}
