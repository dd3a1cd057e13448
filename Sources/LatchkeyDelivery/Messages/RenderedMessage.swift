import LatchkeyCore

/// A message in every form in which somebody wants it: as parts to look at, and as bytes to send.
struct RenderedMessage: Sendable {
    let id: MessageID
    let sender: MailSender
    let recipient: EmailAddress
    let language: Language
    let date: MailDate
    let subject: OneLine
    /// Both parts are UTF-8 with a line feed at the end of each line.
    let text: [UInt8]
    let html: [UInt8]

    var letter: Letter {
        Letter(
            id: id, sender: sender.address.text, recipient: recipient.text, needsSMTPUTF8: recipient.needsSMTPUTF8,
            bytes: bytes)
    }

    /// RFC 2046 §5.1.4: the last alternative is the one that we like best.
    private var bytes: [UInt8] {
        let boundary = "latchkey-\(id)"
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 2 + html.count + 2_048)
        for header in headers(boundary: boundary) { bytes += header.text.utf8 }
        for part in [MailBody(text, type: "text/plain"), MailBody(html, type: "text/html")] {
            bytes += "\r\n--\(boundary)\r\nContent-Type: \(part.type); charset=utf-8\r\n".utf8
            bytes += "Content-Transfer-Encoding: \(part.encoding)\r\n\r\n".utf8
            bytes += part.bytes
        }
        bytes += "\r\n--\(boundary)--\r\n".utf8
        return bytes
    }

    private func headers(boundary: String) -> [MailHeader] {
        let id = id.description
        let domain = sender.address.domain
        return [
            MailHeader("From", mailbox: sender),
            MailHeader("To", fixed: recipient.text),
            MailHeader("Subject", text: subject),
            MailHeader("Date", fixed: date.header),
            // The same on every attempt, so that receivers recognise a second copy.
            MailHeader("Message-ID", fixed: "<\(id)@\(domain)>"),
            // Each message its own thread: mail programs hide the newest behind older ones.
            MailHeader("References", fixed: "<\(id).thread@\(domain)>"),
            MailHeader("Auto-Submitted", fixed: "auto-generated"),  // RFC 3834 §5
            MailHeader("X-Auto-Response-Suppress", fixed: "All"),
            MailHeader("Content-Language", fixed: language.rawValue),
            MailHeader("MIME-Version", fixed: "1.0"),
            MailHeader("Content-Type", fixed: "multipart/alternative;\r\n boundary=\"\(boundary)\""),
        ]
    }
}
