/// Why a route gave no verdict on a message, in words for the operator.
struct SMTPTrouble: Error {
    let words: String
    /// True if the connection ended before the mail server can have taken the message.
    var isLostBeforeMessage = false

    static func lost(after command: String) -> Self {
        Self(words: "the connection was lost after \(command)", isLostBeforeMessage: true)
    }

    static func silent(after command: String) -> Self {
        Self(words: "the mail server didn't answer in time after \(command)")
    }

    static let nonsense = Self(words: "the mail server's answer wasn't SMTP")

    init(words: String, isLostBeforeMessage: Bool = false) {
        self.words = words
        self.isLostBeforeMessage = isLostBeforeMessage
    }
}
