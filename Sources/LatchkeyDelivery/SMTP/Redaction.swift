import LatchkeyCore

/// Makes a mail server's words fit to be written down: one bounded line without secrets and without the address.
struct Redaction {
    private let hidden: [(text: String, shown: String)]

    init(_ message: OutgoingMessage, route: MailRoute, masksRecipient: Bool = true) {
        var hidden = masksRecipient ? [(message.recipient.text, message.recipient.masked)] : []
        switch message.content {
        case .signIn(let signIn): hidden += [(signIn.code.reveal(), "•••"), (signIn.code.revealGrouped(), "•••")]
        case .test: break
        }
        // A shorter one would blot out what isn't it.
        if let password = route.credentials?.password, password.count > 5 { hidden.append((password, "•••")) }
        self.hidden = hidden
    }

    func callAsFunction(_ words: String) -> String {
        let plain = OneLine(cleaning: words, limit: 4_000).text
        let scrubbed = hidden.reduce(Self.withoutSecrets(plain)) { Self.replacing($1.text, by: $1.shown, in: $0) }
        return OneLine(cleaning: scrubbed, limit: 400).text
    }

    /// Everything that begins like one of our secrets goes, also if the server cut it short.
    static func withoutSecrets(_ text: String) -> String {
        text.replacing(/lk[a-z]_[0-9A-Za-z]{4,}/.matchingSemantics(.unicodeScalar), with: "•••")
    }

    private static func replacing(_ part: String, by shown: String, in text: String) -> String {
        text.replacing(Regex<Substring>(verbatim: part).ignoresCase().matchingSemantics(.unicodeScalar), with: shown)
    }
}
