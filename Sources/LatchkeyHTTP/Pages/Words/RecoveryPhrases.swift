/// The words of the page that a recovery's link opens.
struct RecoveryPhrases: Sendable {
    let heading: @Sendable (_ app: String) -> String
    let lead: Sentence
    let label: String
    let hint: String
    let act: String
    let caution: String
    let until: Sentence
    let problem: @Sendable (RecoveryProblem) -> String

    static let english = Self(
        heading: { "Get back in to \($0)" },
        lead: Sentence("You can set up a new authenticator app for ", ", and nothing else."),
        label: "The code that the helpdesk has read out to you",
        hint: "Eight characters. Capital letters or small ones, with or without the hyphen.",
        act: "Go on",
        caution: "If you haven’t called the helpdesk, close this page and press “End it” in the message. "
            + "And never read this link out to anybody.",
        until: Sentence("Good until ", "."),
        problem: { problem in
            switch problem {
            case .wrong(let left):
                "That wasn’t it. Please ask to have it read out again. You have "
                    + (left == 1 ? "one try left." : "\(left) tries left.")
            case .malformed: "Please type the eight characters that the helpdesk has read out to you."
            }
        })

    static let german = Self(
        heading: { "Wieder Zugang zu \($0)" },
        lead: Sentence("Sie können eine neue Authenticator-App einrichten für ", ", und sonst nichts."),
        label: "Der Code, den Ihnen der Helpdesk vorgelesen hat",
        hint: "Acht Zeichen. Groß oder klein, mit oder ohne Bindestrich.",
        act: "Weiter",
        caution:
            "Wenn Sie den Helpdesk nicht angerufen haben, schließen Sie diese Seite und drücken Sie in der Nachricht "
            + "auf „Beenden“. Und lesen Sie diesen Link niemals jemandem vor.",
        until: Sentence("Gilt bis ", "."),
        problem: { problem in
            switch problem {
            case .wrong(let left):
                "Das war er nicht. Bitte lassen Sie ihn sich noch einmal vorlesen. Sie haben noch "
                    + (left == 1 ? "einen Versuch." : "\(left) Versuche.")
            case .malformed: "Bitte geben Sie die acht Zeichen ein, die Ihnen der Helpdesk vorgelesen hat."
            }
        })
}
