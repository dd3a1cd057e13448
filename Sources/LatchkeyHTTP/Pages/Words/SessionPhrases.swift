/// The words for being signed in and for having signed out.
struct SessionPhrases: Sendable {
    let inHeading: @Sendable (_ app: String) -> String
    let inLead: Sentence
    let onDevice: Sentence
    let changeAddress: String
    let goOn: @Sendable (_ app: String) -> String
    let close: String
    let signOut: String
    let outHeading: String
    let outLead: String
    let outHelp: String
    let signInAgain: String
    let chooseHeading: String
    let chooseLead: String

    static let english = Self(
        inHeading: { "You are signed in to \($0)" },
        inLead: Sentence("As ", "."),
        onDevice: Sentence("In this browser: "),
        changeAddress: "Change your email address",
        goOn: { "Continue to \($0)" },
        close: "You can close this window.",
        signOut: "Sign out",
        outHeading: "You are signed out",
        outLead: "This browser has forgotten the session. See you soon.",
        outHelp: "To sign in again, open the app that you want to use.",
        signInAgain: "Sign in again",
        chooseHeading: "Where would you like to sign in?",
        chooseLead: "Each app has a sign-in of its own."
    )

    static let german = Self(
        inHeading: { "Sie sind angemeldet bei \($0)" },
        inLead: Sentence("Als ", "."),
        onDevice: Sentence("In diesem Browser: "),
        changeAddress: "E-Mail-Adresse ändern",
        goOn: { "Weiter zu \($0)" },
        close: "Sie können dieses Fenster schließen.",
        signOut: "Abmelden",
        outHeading: "Sie sind abgemeldet",
        outLead: "Dieser Browser hat die Sitzung vergessen. Bis bald.",
        outHelp: "Um sich wieder anzumelden, öffnen Sie die Anwendung, die Sie nutzen möchten.",
        signInAgain: "Wieder anmelden",
        chooseHeading: "Wo möchten Sie sich anmelden?",
        chooseLead: "Jede Anwendung hat ihre eigene Anmeldung."
    )
}
