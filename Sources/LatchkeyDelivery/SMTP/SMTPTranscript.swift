/// The conversation with one mail server, without passwords: `>` we said, `<` it said, `*` what happened.
final class SMTPTranscript {
    private(set) var lines: [String] = []
    /// The server's lines since our last command, without line ends.
    private(set) var answer: [String] = []
    /// The server's answer to our last EHLO: what it offers now.
    private(set) var greeting: [String] = []
    private var isGreeting = false
    let isKept: Bool

    /// A mail server may talk for ever; nobody has to listen.
    private static let most = 500

    /// - Parameter isKept: whether anybody will read ``lines``.
    init(isKept: Bool) {
        self.isKept = isKept
    }

    func note(_ text: String) { append("* \(text)") }

    func sent(_ text: String) {
        answer = []
        isGreeting = text.hasPrefix("EHLO")
        if isGreeting { greeting = [] }
        for line in text.split(whereSeparator: \.isNewline) { append("> \(Self.masked(String(line)))") }
    }

    func received(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            append("< \(line)")
            guard answer.count < Self.most else { continue }
            answer.append(String(line))
            if isGreeting { greeting.append(String(line)) }
        }
    }

    /// What isn't a known command is an answer to AUTH's challenge: a user name, a password or a digest of them.
    private static func masked(_ line: String) -> String {
        let words = line.split(separator: " ", maxSplits: 2)
        switch words.first?.uppercased() {
        case "EHLO", "HELO", "STARTTLS", "MAIL", "RCPT", "DATA", "RSET", "QUIT": return line
        case "AUTH": return words.count > 2 ? "\(words[0]) \(words[1]) •••" : line
        default: return "•••"
        }
    }

    private func append(_ line: String) {
        if isKept, lines.count < Self.most { lines.append(line) }
    }
}
