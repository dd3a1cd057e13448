/// The text part's lines.
enum PlainText {
    /// Breaks lines at spaces before column 77 (RFC 5322 §2.1.1); a link has no spaces and stays whole.
    static func laidOut(_ text: String) -> String {
        plain(text).split(separator: "\n", omittingEmptySubsequences: false).map(wrapped).joined(separator: "\n")
    }

    private static func wrapped(_ line: Substring) -> String {
        guard line.utf8.count > 76 else { return String(line) }
        return line.split(separator: " ").reduce(into: [String]()) { lines, word in
            guard let last = lines.last, last.count + word.count < 76 else { return lines.append(String(word)) }
            lines[lines.count - 1] = "\(last) \(word)"
        }.joined(separator: "\n")
    }

    /// Straight quotes keep English in ASCII, which needs no encoding on the way.
    private static func plain(_ text: String) -> String {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{2018}", "\u{2019}": plain += "'"
            case "\u{201C}", "\u{201D}", "\u{201E}": plain += "\""
            default: plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }
}
