import LatchkeyCore

/// What the templates of a sign-in message show: the words of a language, with blanks between them.
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
    /// The code stands before the link.
    let codeFirst: Bool
    let linkFirst: Bool

    init(_ language: Language, codeFirst: Bool = false) {
        (self.codeFirst, linkFirst) = (codeFirst, !codeFirst)
        let phrases = language.phrases
        let app = Blank.app.mark
        self.language = language.rawValue
        subject = phrases.signInSubject(app: app, time: Blank.clockWithSeconds.mark)
        preview = phrases.signInPreview(browser: Blank.browser.mark, time: Blank.clock.mark)
        heading = phrases.signInHeading(app: app)
        lead = phrases.signInLead(app: app)
        rows = [
            Row(label: phrases.app, value: app),
            Row(label: phrases.browser, value: Blank.browser.mark),
            Row(label: phrases.network, value: Blank.network.mark),
            Row(label: phrases.time, value: Blank.moment.mark),
        ]
        linkIntroduction = codeFirst ? phrases.linkIntroductionAfterCode : phrases.linkIntroduction
        codeIntroduction = codeFirst ? phrases.codeIntroductionBeforeLink : phrases.codeIntroduction
        (button, link) = (phrases.button, Blank.link.mark)
        (code, validity) = (Blank.code.mark, Blank.validity.mark)
        (notMeIntroduction, notMeQuestion) = (phrases.notMeIntroduction, phrases.notMeQuestion)
        (notMeLink, notMe) = (phrases.notMeLink, Blank.notMe.mark)
        footer = phrases.signInFooter(app: app)
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

    init(_ language: Language) {
        let phrases = language.phrases
        self.language = language.rawValue
        subject = phrases.testSubject(time: Blank.clockWithSeconds.mark)
        preview = phrases.testHeading
        heading = phrases.testHeading
        lead = phrases.testLead
        footer = phrases.testFooter
    }
}
