/// The words of the page that a link opens.
struct LandingPhrases: Sendable {
    /// One thing that the page may be about.
    struct Words: Hashable, Sendable {
        let heading: Sentence
        let lead: Sentence
        let act: String
        let caution: String
    }

    let title: String
    let looking: String
    let button: Words
    let click: Words
    let resume: Words
    let code: Words
    let here: Words
    let deny: Words
    let account: String
    let browser: String
    let network: String
    let asked: String
    let notMe: String
    let details: String
    let withoutScript: String
    let withoutScriptHelp: String
    let missing: EndedPhrases.Words
    let damaged: EndedPhrases.Words
    let trouble: EndedPhrases.Words
    let busyHeading: String
    let busy: Sentence
    /// As `busy`, where the server has its hands full.
    let full: Sentence
    let newLink: String
    /// Policy lets nobody in by this link alone.
    let refused: Sentence
    let done: Sentence

    func words(for variant: LandingVariant) -> Words {
        switch variant {
        case .button: button
        case .click: click
        case .resume: resume
        case .code: code
        case .here: here
        case .deny: deny
        }
    }

    static let english = Self(
        title: "Sign in",
        looking: "One moment, we are looking at your link…",
        button: Words(
            heading: Sentence("Sign in to ", "?"),
            lead: Sentence("You will be signed in as ", "."),
            act: "Sign in",
            caution: ""),
        click: Words(
            heading: Sentence("Signing in to ", "…"),
            lead: Sentence("You will be signed in as ", "."),
            act: "Sign in",
            caution: ""),
        resume: Words(
            heading: Sentence("You are signed in to "),
            lead: Sentence("You have used this link in this browser before, as ", "."),
            act: "Continue",
            caution: ""),
        code: Words(
            heading: Sentence("Did you ask to sign in to ", "?"),
            lead: Sentence("It was asked for in another browser:"),
            act: "Yes, show the code",
            caution: "The code belongs in the window where you asked, and nowhere else. "
                + "Tell it to nobody, not even to somebody who calls to help you."),
        here: Words(
            heading: Sentence("Sign in to ", " here?"),
            lead: Sentence("This browser will be signed in as ", ". It was asked for in another browser:"),
            act: "Sign in here",
            caution: ""),
        deny: Words(
            heading: Sentence("Open this link where you asked for it"),
            lead: Sentence("For ", ", a link works only in the browser in which you asked:"),
            act: "Ask again from this browser",
            caution: "Open your mailbox there and press the link, "
                + "or type the code from the message into the window that waits."),
        account: "Address",
        browser: "Browser",
        network: "Network",
        asked: "Asked at",
        notMe: "That wasn’t me",
        details: "Who asked for this?",
        withoutScript: "This link needs JavaScript",
        withoutScriptHelp: "There is a way without: type the code from the same message into the window in "
            + "which you asked to "
            + "sign in.",
        missing: EndedPhrases.Words(
            heading: "Please open the link in your mail once more",
            says: "For your safety this page doesn’t keep the link after it was opened. Nothing is lost: "
                + "it still works until it expires or is used.",
            act: "Try again"),
        damaged: EndedPhrases.Words(
            heading: "This link is incomplete",
            says: "Part of it was lost on its way here. Please open it in your mail once more, or copy it as a whole. "
                + "The code in the message works as well: type it into the window in which you asked.",
            act: "Try again"),
        trouble: EndedPhrases.Words(
            heading: "That didn’t work",
            says: "Please try again in a moment. Your link is still good.",
            act: "Try again"),
        busyHeading: "Please wait a moment",
        busy: Sentence("Too many links were tried from your network. You can go on in ", "."),
        full: Sentence("We have our hands full just now. Please try again in ", ". Your link still works."),
        newLink: "Get a new link",
        refused: Sentence("", " asks for more than this link"),
        done: Sentence("You are signed in to ", ". One moment…")
    )

    static let german = Self(
        title: "Anmelden",
        looking: "Einen Augenblick, wir sehen uns Ihren Link an …",
        button: Words(
            heading: Sentence("Bei ", " anmelden?"),
            lead: Sentence("Sie werden angemeldet als ", "."),
            act: "Anmelden",
            caution: ""),
        click: Words(
            heading: Sentence("Anmeldung bei ", " …"),
            lead: Sentence("Sie werden angemeldet als ", "."),
            act: "Anmelden",
            caution: ""),
        resume: Words(
            heading: Sentence("Sie sind angemeldet bei "),
            lead: Sentence("Sie haben diesen Link in diesem Browser schon verwendet, als ", "."),
            act: "Weiter",
            caution: ""),
        code: Words(
            heading: Sentence("Wollten Sie sich bei ", " anmelden?"),
            lead: Sentence("Angefordert wurde das in einem anderen Browser:"),
            act: "Ja, Code zeigen",
            caution: "Der Code gehört in das Fenster, in dem Sie sich anmelden wollten, und sonst nirgendwohin. "
                + "Nennen Sie ihn niemandem, auch keinem Menschen, der anruft, um Ihnen zu helfen."),
        here: Words(
            heading: Sentence("Hier bei ", " anmelden?"),
            lead: Sentence("Dieser Browser wird angemeldet als ", ". Angefordert wurde das in einem anderen Browser:"),
            act: "Hier anmelden",
            caution: ""),
        deny: Words(
            heading: Sentence("Öffnen Sie diesen Link dort, wo Sie ihn angefordert haben"),
            lead: Sentence("Bei ", " gilt ein Link nur in dem Browser, in dem Sie ihn angefordert haben:"),
            act: "In diesem Browser neu anfordern",
            caution: "Öffnen Sie dort Ihr Postfach und darin den Link, "
                + "oder geben Sie den Code aus der Nachricht in das wartende Fenster ein."),
        account: "Adresse",
        browser: "Browser",
        network: "Netz",
        asked: "Angefordert um",
        notMe: "Das war ich nicht",
        details: "Wer hat das angefordert?",
        withoutScript: "Dieser Link braucht JavaScript",
        withoutScriptHelp: "Es geht auch ohne: Geben Sie den Code aus derselben Nachricht in das Fenster ein, "
            + "in dem Sie sich "
            + "anmelden wollten.",
        missing: EndedPhrases.Words(
            heading: "Bitte öffnen Sie den Link in Ihrer Nachricht noch einmal",
            says: "Zu Ihrer Sicherheit merkt sich diese Seite den Link nicht. Es ist nichts verloren: "
                + "Er gilt weiter, bis er abläuft oder verwendet wird.",
            act: "Noch einmal versuchen"),
        damaged: EndedPhrases.Words(
            heading: "Dieser Link ist unvollständig",
            says: "Ein Teil ging unterwegs verloren. Bitte öffnen Sie ihn in Ihrer Nachricht noch einmal, "
                + "oder kopieren Sie ihn ganz. Der Code aus der Nachricht geht auch: "
                + "Geben Sie ihn in das Fenster ein, in dem Sie sich anmelden wollten.",
            act: "Noch einmal versuchen"),
        trouble: EndedPhrases.Words(
            heading: "Das hat nicht geklappt",
            says: "Bitte versuchen Sie es gleich noch einmal. Ihr Link gilt weiterhin.",
            act: "Noch einmal versuchen"),
        busyHeading: "Bitte warten Sie einen Augenblick",
        busy: Sentence("Aus Ihrem Netz wurden zu viele Links versucht. Bitte warten Sie noch ", "."),
        full: Sentence(
            "Gerade haben wir alle Hände voll zu tun. Bitte versuchen Sie es in ", " noch einmal. Ihr Link gilt weiter."
        ),
        newLink: "Neuen Link anfordern",
        refused: Sentence("", " verlangt mehr als diesen Link"),
        done: Sentence("Sie sind angemeldet bei ", ". Einen Augenblick …")
    )
}
