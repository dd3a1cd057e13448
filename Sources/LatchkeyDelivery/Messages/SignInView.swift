import LatchkeyCore

/// What the templates of a sign-in message show. Others' words come in here as ``OneLine``.
struct SignInView {
    struct Row {
        let label: String
        let value: String
    }

    let language: String
    let subject: String
    let preview: String
    let heading: String
    let lead: String
    let rows: [Row]
    let linkIntroduction: String
    let button: String
    let link: String
    let codeIntroduction: String
    let code: String
    let validity: String
    let notMeIntroduction: String
    let notMeQuestion: String
    let notMeLink: String
    let notMe: String
    let footer: String

    init(_ message: SignInMessage, issuer: String, language: Language) {
        let phrases = language.phrases
        let app = OneLine(cleaning: message.appName, limit: 80).text
        let browser = Self.unlinkable(OneLine(cleaning: message.requester.browser, limit: 60).text)
        let asked = MailDate(message.requestedAt)
        let links = MessageLinks(for: message, issuer: issuer)
        self.language = language.rawValue
        subject = phrases.signInSubject(app: app, time: asked.clockWithSeconds)
        preview = phrases.signInPreview(browser: browser, time: asked.clock)
        heading = phrases.signInHeading(app: app)
        lead = phrases.signInLead(app: app)
        rows = Self.rows(app: app, browser: browser, message: message, phrases: phrases)
        (linkIntroduction, button, link) = (phrases.linkIntroduction, phrases.button, links.link)
        (codeIntroduction, code) = (phrases.codeIntroduction, message.code.revealGrouped())
        let minutes = (message.expiry - message.requestedAt).secondsRoundedUp / 60
        validity = phrases.validity(minutes: minutes, until: MailDate(message.expiry).clock)
        (notMeIntroduction, notMeQuestion) = (phrases.notMeIntroduction, phrases.notMeQuestion)
        (notMeLink, notMe) = (phrases.notMeLink, links.notMe)
        footer = phrases.signInFooter(app: app)
    }

    private static func rows(app: String, browser: String, message: SignInMessage, phrases: any Phrases) -> [Row] {
        let network = message.requester.network
        let shown = network == .unknown ? phrases.unknownNetwork : OneLine(cleaning: network.text, limit: 60).text
        return [
            Row(label: phrases.app, value: app),
            Row(label: phrases.browser, value: browser),
            Row(label: phrases.network, value: shown),
            Row(label: phrases.time, value: phrases.moment(MailDate(message.requestedAt))),
        ]
    }

    /// Mail programs make links of what looks like one. A stranger chooses this text, so nothing in it may: dots stay
    /// before digits alone, as in `Firefox 128.0`.
    private static func unlinkable(_ text: String) -> String {
        let characters = Array(text)
        let shown = characters.enumerated().map { place, character -> Character in
            guard !character.isLetter, !character.isNumber, !" ()-_+,".contains(character) else { return character }
            let next = place + 1 < characters.count ? characters[place + 1] : " "
            return character == "." && next.isNumber ? "." : " "
        }
        return OneLine(cleaning: String(shown), limit: 60).text
    }
}

/// What the templates of the message of `latchkey mail test` show.
struct TestView {
    let language: String
    let subject: String
    let preview: String
    let heading: String
    let lead: String
    let footer: String

    init(at now: Timestamp, language: Language) {
        let phrases = language.phrases
        self.language = language.rawValue
        subject = phrases.testSubject(time: MailDate(now).clockWithSeconds)
        preview = phrases.testHeading
        heading = phrases.testHeading
        lead = phrases.testLead
        footer = phrases.testFooter
    }
}
