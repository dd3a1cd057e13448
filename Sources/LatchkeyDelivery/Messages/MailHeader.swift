import FoundationEssentials
import LatchkeyCore

/// A header field, ready to be sent. Its text is ``OneLine``, so it can't end early or begin another.
struct MailHeader: Hashable, Sendable {
    let name: String
    /// Folded where it has more than one line (RFC 5322 §2.2.3).
    let body: String

    var text: String { "\(name): \(body)\r\n" }

    /// For values that we made ourselves from a fixed alphabet.
    init(_ name: String, fixed body: String) {
        self.name = name
        self.body = body
    }

    init(_ name: String, text line: OneLine) {
        self.init(name, fixed: Self.isPlain(line.text) ? line.text : Self.encodedWords(line.text))
    }

    /// `"Wiki" <wiki@example.com>`, or the address alone.
    init(_ name: String, mailbox sender: MailSender) {
        self.init(name, fixed: Self.mailbox(sender, room: 76 - name.count))
    }

    /// Fits behind its name on one line, and holds nothing that would be read as an encoded word.
    private static func isPlain(_ text: String) -> Bool {
        var last: UInt8 = 0
        return text.utf8.count <= 66
            && text.utf8.allSatisfy { byte in
                defer { last = byte }
                return (0x20..<0x7f).contains(byte) && !(last == 0x3d && byte == 0x3f)
            }
    }

    private static func mailbox(_ sender: MailSender, room: Int) -> String {
        guard !sender.name.text.isEmpty else { return sender.address.text }
        let phrase = phrase(sender.name.text)
        let address = "<\(sender.address.text)>"
        return phrase.count + address.count < room ? "\(phrase) \(address)" : "\(phrase)\r\n \(address)"
    }

    private static func phrase(_ text: String) -> String {
        guard isPlain(text) else { return encodedWords(text) }
        let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(quoted)\""
    }

    /// RFC 2047 §2: words of 75 characters and lines of 76 at most, and no character is torn apart.
    private static func encodedWords(_ text: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > 39 { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}
