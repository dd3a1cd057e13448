import LatchkeyCore

/// Makes a mail server's words fit to be written down: one bounded line without secrets and without the address.
struct Redaction {
    private let message: OutgoingMessage
    private let route: MailRoute
    private let masksRecipient: Bool

    init(_ message: OutgoingMessage, route: MailRoute, masksRecipient: Bool = true) {
        self.message = message
        self.route = route
        self.masksRecipient = masksRecipient
    }

    func callAsFunction(_ words: String) -> String {
        let plain = OneLine(cleaning: words, limit: 4_000).text
        let scrubbed = hidden.reduce(Self.withoutSecrets(plain)) { Self.replacing($1.text, by: $1.shown, in: $0) }
        return OneLine(cleaning: scrubbed, limit: 400).text
    }

    private var hidden: [(text: String, shown: String)] {
        var hidden = masksRecipient ? [(message.recipient.text, message.recipient.masked)] : []
        switch message.content {
        case .signIn(let signIn): hidden += [(signIn.code.reveal(), "•••"), (signIn.code.revealGrouped(), "•••")]
        case .recovery, .notice, .test: break
        }
        // A shorter one would blot out what isn't it.
        if let password = route.credentials?.password, password.count > 5 { hidden.append((password, "•••")) }
        return hidden
    }

    /// Everything that begins like one of our secrets goes, also if the server cut it short.
    static func withoutSecrets(_ text: String) -> String {
        guard ASCIISearch("lk").isFound(in: text) else { return text }
        return text.replacing(/lk[a-z]_[0-9A-Za-z]{4,}/.matchingSemantics(.unicodeScalar), with: "•••")
    }

    /// Most answers hold nothing of ours, and looking for it must cost less than taking it out.
    private static func replacing(_ part: String, by shown: String, in text: String) -> String {
        let search = ASCIISearch(part)
        // Beyond ASCII letters have more than two cases, and a few of them fold to ASCII.
        guard search.isFound(in: text) || !search.isExact(for: text) else { return text }
        return text.replacing(
            Regex<Substring>(verbatim: part).ignoresCase().matchingSemantics(.unicodeScalar), with: shown)
    }
}

/// A text to look for byte by byte, in either case of ASCII's letters.
private struct ASCIISearch {
    private let part: [UInt8]

    init(_ part: String) {
        self.part = part.utf8.map(Self.lowercase)
    }

    /// True if no letter beyond ASCII is in it that could be another's case.
    func isExact(for text: String) -> Bool {
        part.allSatisfy { $0 < 0x80 } && text.utf8.allSatisfy { $0 < 0x80 }
    }

    func isFound(in text: String) -> Bool {
        let bytes = text.utf8.map(Self.lowercase)
        guard let first = part.first, bytes.count >= part.count else { return false }
        return (0...bytes.count - part.count).contains { place in
            bytes[place] == first && bytes[place..<place + part.count].elementsEqual(part)
        }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
}
