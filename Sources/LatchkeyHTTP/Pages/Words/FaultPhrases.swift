/// The words for what went wrong.
struct FaultPhrases: Sendable {
    struct Words: Hashable, Sendable {
        let heading: String
        let says: String
    }

    let reference: Sentence
    let again: String
    let words: @Sendable (FaultKind) -> Words

    static let english = Self(
        reference: Sentence("If you ask somebody for help, give them this number: ", "."),
        again: "Try again",
        words: { kind in
            switch kind {
            case .fault:
                Words(
                    heading: "Something broke on our side",
                    says: "It is not your fault, and nothing is lost: a link that you have still works. "
                        + "Please try again in a moment.")
            case .busy(let seconds):
                Words(
                    heading: "Very busy right now",
                    says: "Please try again in \(CommonPhrases.english.duration(seconds)). "
                        + "A link that you have still works.")
            case .notFound:
                Words(
                    heading: "There is nothing here",
                    says: "The address may be mistyped. A sign-in that you began can be seen only in the "
                        + "browser in which "
                        + "you began it.")
            case .forbidden:
                Words(
                    heading: "Please do that once more",
                    says: "This page was open for a long time, or it was called from another site. "
                        + "To be safe we did nothing. Begin again, and it will work.")
            case .badRequest(let sentence):
                Words(heading: "We couldn’t read that", says: sentence)
            case .tooMany(let seconds):
                Words(
                    heading: "Too many tries",
                    says: "Too many requests came from your network in a short time. You can go on in "
                        + "\(CommonPhrases.english.duration(seconds)). Links that you have keep working.")
            case .badReturn:
                Words(
                    heading: "This app isn’t set up for that address",
                    says: "After signing in you were to be sent to the address below, but it isn’t on this app’s list. "
                        + "So that nobody leads you astray, we stopped here. "
                        + "Whoever runs the app can add it to its redirect_uris.")
            case .unknownApp:
                Words(
                    heading: "We don’t know this app",
                    says: "The link that brought you here names an app that doesn’t sign in with this server. "
                        + "Please go back and tell whoever runs it.")
            case .policy(let reasons, let app):
                Words(heading: "\(app) asks for more than this link", says: PolicyWords.english(reasons))
            }
        }
    )

    static let german = Self(
        reference: Sentence("Wenn Sie jemanden um Hilfe bitten, nennen Sie diese Nummer: ", "."),
        again: "Noch einmal versuchen",
        words: { kind in
            switch kind {
            case .fault:
                Words(
                    heading: "Bei uns ist etwas schiefgegangen",
                    says: "Es liegt nicht an Ihnen, und es ist nichts verloren: Ein Link, den Sie haben, gilt weiter. "
                        + "Bitte versuchen Sie es gleich noch einmal.")
            case .busy(let seconds):
                Words(
                    heading: "Gerade ist viel los",
                    says: "Bitte versuchen Sie es in \(CommonPhrases.german.duration(seconds)) noch einmal. "
                        + "Ein Link, den Sie haben, gilt weiter.")
            case .notFound:
                Words(
                    heading: "Hier ist nichts",
                    says: "Vielleicht ist die Adresse vertippt. Eine begonnene Anmeldung ist nur in dem Browser "
                        + "zu sehen, "
                        + "in dem sie begonnen wurde.")
            case .forbidden:
                Words(
                    heading: "Bitte noch einmal",
                    says: "Diese Seite war lange offen, oder sie wurde von einer anderen Website aus aufgerufen. "
                        + "Zur Sicherheit haben wir nichts getan. Beginnen Sie neu, dann klappt es.")
            case .badRequest(let sentence):
                Words(heading: "Das konnten wir nicht lesen", says: sentence)
            case .tooMany(let seconds):
                Words(
                    heading: "Zu viele Versuche",
                    says: "Aus Ihrem Netz kamen in kurzer Zeit zu viele Anfragen. In "
                        + "\(CommonPhrases.german.duration(seconds)) geht es weiter. Links, die Sie haben, "
                        + "gelten weiter.")
            case .badReturn:
                Words(
                    heading: "Für diese Adresse ist die Anwendung nicht eingerichtet",
                    says: "Nach der Anmeldung sollten Sie zu der Adresse unten kommen, doch sie steht nicht auf "
                        + "der Liste "
                        + "der Anwendung. Damit Sie niemand in die Irre führt, haben wir hier angehalten. "
                        + "Wer die Anwendung betreibt, kann sie in redirect_uris eintragen.")
            case .unknownApp:
                Words(
                    heading: "Diese Anwendung kennen wir nicht",
                    says: "Der Link, der Sie hierher brachte, nennt eine Anwendung, die sich nicht über diesen Server "
                        + "anmeldet. Bitte gehen Sie zurück und sagen Sie es denen, die sie betreiben.")
            case .policy(let reasons, let app):
                Words(heading: "\(app) verlangt mehr als diesen Link", says: PolicyWords.german(reasons))
            }
        }
    )
}
