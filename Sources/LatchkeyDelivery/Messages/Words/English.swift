struct English: Phrases {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    func moment(_ date: MailDate) -> String {
        "\(date.day) \(Self.months[date.month - 1]) \(date.year), \(date.clock) UTC"
    }
    let unknownNetwork = "unknown"

    func signInSubject(app: String, time: String) -> String { "Sign in to \(app) (\(time) UTC)" }
    func signInPreview(browser: String, time: String) -> String { "Asked at \(time) UTC: \(browser)" }
    func signInHeading(app: String) -> String { "Sign in to \(app)" }
    func signInLead(app: String) -> String {
        "Someone, most likely you, asked to sign in to \(app) with this email address. Please check that it was you: "
            + "the app, the browser and the time should be the ones you expect."
    }
    let app = "App"
    let browser = "Browser"
    let network = "Network"
    let time = "Time"
    let linkIntroduction = "If it was you, open this link:"
    let linkIntroductionAfterCode = "Or open this link, in the browser where you asked:"
    let button = "Sign in"
    let codeIntroduction = "Or type this code, and only in the window where you asked to sign in:"
    let codeIntroductionBeforeLink =
        "If it was you, type this code, and only in the window where you asked to sign in:"
    func validity(minutes: Int64, until time: String) -> String {
        "Link and code work once, until \(time) UTC (\(minutes == 1 ? "1 minute" : "\(minutes) minutes")). "
            + "Pass them on to nobody, whoever asks."
    }
    let notMeIntroduction = "If it wasn’t you, this link ends the request:"
    let notMeQuestion = "Not you?"
    let notMeLink = "End this request"
    func signInFooter(app: String) -> String {
        "You get this message because your address was typed into the sign-in form of \(app). It was sent "
            + "automatically; there is no need to answer."
    }

    func recoverySubject(app: String, time: String) -> String { "Get back in to \(app) (\(time) UTC)" }
    func recoveryHeading(app: String) -> String { "Get back in to \(app)" }
    func recoveryLead(app: String) -> String {
        "The helpdesk has started a recovery for you, so that you can set up a new authenticator app for \(app). You should be "
            + "on the telephone with them now, and they have read out a code to you."
    }
    let recoveryLinkIntroduction = "Open this link, and type that code there:"
    let recoveryButton = "Set up a new app"
    func recoveryValidity(minutes: Int64, until time: String) -> String {
        "The link works once, until \(time) UTC (\(minutes == 1 ? "1 minute" : "\(minutes) minutes")), and only with the code. "
            + "Read it out to nobody and pass it on to nobody: the helpdesk never needs it."
    }
    let recoveryNotMeIntroduction = "If you haven’t called the helpdesk, this link ends it:"
    let recoveryNotMeQuestion = "You haven’t called the helpdesk?"
    let recoveryNotMeLink = "End it"
    func recoveryFooter(app: String) -> String {
        "You get this message because the helpdesk of \(app) was asked to help with your account. It was sent automatically; "
            + "there is no need to answer."
    }

    func testSubject(time: String) -> String { "Test message from Latchkey (\(time) UTC)" }
    let testHeading = "Mail works"
    let testLead =
        "This is the message that “latchkey mail test” sends. As you can read it, Latchkey can send mail to this "
        + "address. It carries no link and no code."
    let testFooter = "It was sent automatically; there is no need to answer."
}
