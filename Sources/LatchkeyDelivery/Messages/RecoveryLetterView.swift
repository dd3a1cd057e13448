import LatchkeyCore

/// What the templates of a recovery's message show.
struct RecoveryLetterView {
    let language: String
    let subject: String
    let preview: String
    let heading: String
    let lead: String
    let linkIntroduction: String
    let button: String
    let link: String
    let validity: String
    let notMeIntroduction: String
    let notMeQuestion: String
    let notMeLink: String
    let notMe: String
    let footer: String

    init(_ language: Language) {
        let phrases = language.phrases
        let app = Blank.app.mark
        self.language = language.rawValue
        subject = phrases.recoverySubject(app: app, time: Blank.clockWithSeconds.mark)
        (preview, heading) = (phrases.recoveryHeading(app: app), phrases.recoveryHeading(app: app))
        lead = phrases.recoveryLead(app: app)
        (linkIntroduction, button) = (phrases.recoveryLinkIntroduction, phrases.recoveryButton)
        (link, validity) = (Blank.link.mark, Blank.validity.mark)
        (notMeIntroduction, notMeQuestion) = (phrases.recoveryNotMeIntroduction, phrases.recoveryNotMeQuestion)
        (notMeLink, notMe) = (phrases.recoveryNotMeLink, Blank.notMe.mark)
        footer = phrases.recoveryFooter(app: app)
    }
}

/// What one recovery's message says of its own.
struct RecoveryValues {
    let blanks: BlankValues
    let subject: String
    let date: MailDate

    init(_ message: RecoveryMessage, issuer: String, phrases: any Phrases) {
        var blanks = BlankValues()
        blanks[.app] = OneLine(cleaning: message.appName, limit: 80).text
        date = MailDate(message.requestedAt)
        blanks[.clockWithSeconds] = date.clockWithSeconds
        let links = MessageLinks(for: message, issuer: issuer)
        (blanks[.link], blanks[.notMe]) = (links.link, links.notMe)
        let minutes = (message.expiry - message.requestedAt).secondsRoundedUp / 60
        blanks[.validity] = phrases.recoveryValidity(minutes: minutes, until: message.expiry.clockTime)
        subject = phrases.recoverySubject(app: blanks[.app], time: date.clockWithSeconds)
        self.blanks = blanks
    }
}
