/// Cuts answers out of what a mail server says, however its words are split over packets.
struct SMTPReplies {
    private var bytes: [UInt8] = []
    /// Where the line begins that isn't read yet.
    private var start = 0
    /// Of the answer that isn't complete yet.
    private var lines: [String] = []

    /// RFC 5321 §4.5.3.1.5 allows 512.
    private static let longestLine = 8_192
    private static let mostLines = 100

    /// True if nothing was said behind the last answer that was taken.
    var isEmpty: Bool { start == bytes.count && lines.isEmpty }

    mutating func append(_ more: [UInt8]) {
        bytes.removeSubrange(..<start)
        bytes += more
        start = 0
    }

    /// Nil while more has to be heard.
    mutating func next() throws(SMTPTrouble) -> SMTPReply? {
        while let end = bytes[start...].firstIndex(of: 0x0a) {
            guard end - start <= Self.longestLine, lines.count < Self.mostLines else { throw .nonsense }
            let line = bytes[start..<end].last == 0x0d ? bytes[start..<end - 1] : bytes[start..<end]
            lines.append(String(decoding: line, as: UTF8.self))
            start = end + 1
            guard SMTPReply.isLast(line) else { continue }
            defer { lines = [] }
            guard let reply = SMTPReply(lines: lines) else { throw .nonsense }
            return reply
        }
        guard bytes.count - start < Self.longestLine else { throw .nonsense }
        return nil
    }
}
