import LatchkeyCore

/// Turns what there is to say into a message: words in the person's language, as text and as HTML.
public struct MessageRenderer: Sendable {
    public enum Unfit: Error, Hashable, CustomStringConvertible {
        case notAnOrigin
        case tooLong

        public var description: String {
            switch self {
            case .notAnOrigin:
                "the issuer must be https://host or https://host:port (http:// on this machine), with nothing behind it"
            case .tooLong: "the issuer is too long: with it, links pass 100 characters, and mail systems cut those"
            }
        }
    }

    /// The issuer's host name; how we introduce ourselves to mail servers.
    let host: String
    private let issuer: String
    private let sender: MailSender
    private let templates: MessageTemplates

    /// - Parameter issuer: where the links lead, such as `https://login.example.com`. It comes from the configuration and
    ///   never from a request.
    public init(issuer: String, sender: MailSender) throws(Unfit) {
        guard let host = Self.host(of: issuer) else { throw .notAnOrigin }
        guard MessageLinks.fit(issuer) else { throw .tooLong }
        self.host = host
        self.issuer = issuer
        self.sender = sender
        templates = MessageTemplates()
    }

    func render(_ message: OutgoingMessage, at now: Timestamp) -> RenderedMessage {
        switch message.content {
        case .signIn(let signIn): rendered(signIn, in: message)
        case .notice(let notice): rendered(notice, in: message)
        case .recovery(let recovery): rendered(recovery, in: message)
        case .test: renderedTest(message, at: now)
        }
    }

    func way(on notice: Notice) -> String? { MessageLinks.way(on: notice, issuer: issuer) }

    func links(in message: SignInMessage) -> MessageLinks { MessageLinks(for: message, issuer: issuer) }

    func links(in message: RecoveryMessage) -> MessageLinks { MessageLinks(for: message, issuer: issuer) }

    private func rendered(_ signIn: SignInMessage, in message: OutgoingMessage) -> RenderedMessage {
        let values = SignInValues(signIn, issuer: issuer, phrases: message.language.phrases)
        let forms = templates.forms(in: message.language)
        let parts = (signIn.codeFirst ? forms.signInByCode : forms.signIn).parts(with: values.blanks)
        return rendered(message, at: values.date, subject: values.subject, parts: parts)
    }

    private func rendered(_ notice: NoticeMessage, in message: OutgoingMessage) -> RenderedMessage {
        let values = NoticeValues(notice, issuer: issuer, phrases: message.language.phrases)
        let forms = templates.forms(of: NoticeView(notice, in: message.language))
        return rendered(message, at: values.date, subject: values.subject, parts: forms.parts(with: values.blanks))
    }

    private func rendered(_ recovery: RecoveryMessage, in message: OutgoingMessage) -> RenderedMessage {
        let values = RecoveryValues(recovery, issuer: issuer, phrases: message.language.phrases)
        let parts = templates.forms(in: message.language).recovery.parts(with: values.blanks)
        return rendered(message, at: values.date, subject: values.subject, parts: parts)
    }

    private func renderedTest(_ message: OutgoingMessage, at now: Timestamp) -> RenderedMessage {
        let date = MailDate(now)
        var blanks = BlankValues()
        blanks[.clockWithSeconds] = date.clockWithSeconds
        let subject = message.language.phrases.testSubject(time: date.clockWithSeconds)
        let parts = templates.forms(in: message.language).test.parts(with: blanks)
        return rendered(message, at: date, subject: subject, parts: parts)
    }

    private func rendered(
        _ message: OutgoingMessage, at date: MailDate, subject: String, parts: (text: [UInt8], html: [UInt8])
    ) -> RenderedMessage {
        RenderedMessage(
            id: message.id, sender: sender, recipient: message.recipient, language: message.language, date: date,
            subject: OneLine(cleaning: subject, limit: 160), text: parts.text, html: parts.html)
    }

    private static func host(of issuer: String) -> String? {
        let pattern = /(https?):\/\/(\[[0-9a-f:.]+\]|[0-9a-z](?:[0-9a-z.\-]*[0-9a-z])?)(?::[0-9]{1,5})?/
        guard let match = issuer.wholeMatch(of: pattern) else { return nil }
        let host = String(match.2)
        let address = IPAddress(parsing: host.filter { $0 != "[" && $0 != "]" })
        let isLoopback = host == "localhost" || address?.isLoopback == true
        return match.1 == "https" || isLoopback ? host : nil
    }
}
