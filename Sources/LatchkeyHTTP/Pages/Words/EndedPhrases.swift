/// What happened to a link, and the way on.
struct EndedPhrases: Sendable {
    struct Words: Hashable, Sendable {
        let heading: String
        let says: String
        let act: String
    }

    let expired: Words
    let superseded: Words
    let denied: Words
    let revoked: Words
    let used: Words
    let unknown: Words
    let newer: Sentence

    func words(for kind: Ended) -> Words {
        switch kind {
        case .expired: expired
        case .superseded: superseded
        case .denied: denied
        case .revoked: revoked
        case .used: used
        case .unknown: unknown
        }
    }

    static let english = Self(
        expired: Words(
            heading: "This link has expired",
            says: "Links are short-lived, so that a forgotten one can’t be used by somebody else. A new one "
                + "takes a moment.",
            act: "Get a new link"),
        superseded: Words(
            heading: "There is a newer link",
            says: "Only the newest link works. Please look for the latest message in your mailbox; "
                + "your mail program may have folded it below this one.",
            act: "Get a new link"),
        denied: Words(
            heading: "This sign-in was stopped",
            says: "Somebody who has the message said that they hadn’t asked for it. "
                + "Nobody was signed in. If you want to sign in, begin again.",
            act: "Start again"),
        revoked: Words(
            heading: "This link was withdrawn",
            says: "Something about the account or the app changed since it was sent, so it can’t be used any more.",
            act: "Get a new link"),
        used: Words(
            heading: "This link was used already",
            says: "Each link works once. If you are signed in elsewhere with it, all is well. "
                + "To sign in here, get a new one.",
            act: "Get a new link"),
        unknown: Words(
            heading: "We don’t know this link",
            says: "It may be incomplete, or so old that we have forgotten it.",
            act: "Get a new link"),
        newer: Sentence("The newer one was sent at ", ".")
    )

    static let german = Self(
        expired: Words(
            heading: "Dieser Link ist abgelaufen",
            says: "Links gelten nur kurz, damit ein vergessener niemand anderem nützt. "
                + "Ein neuer ist im Nu bei Ihnen.",
            act: "Neuen Link anfordern"),
        superseded: Words(
            heading: "Es gibt einen neueren Link",
            says: "Nur der neueste Link gilt. Bitte suchen Sie die letzte Nachricht in Ihrem Postfach; "
                + "vielleicht hat Ihr Mailprogramm sie unter dieser eingeklappt.",
            act: "Neuen Link anfordern"),
        denied: Words(
            heading: "Diese Anmeldung wurde gestoppt",
            says: "Jemand, der die Nachricht hat, wollte sich nicht anmelden. Es wurde niemand angemeldet. "
                + "Wenn Sie sich anmelden möchten, beginnen Sie neu.",
            act: "Neu beginnen"),
        revoked: Words(
            heading: "Dieser Link wurde zurückgezogen",
            says:
                "Seit er verschickt wurde, hat sich am Konto oder an der Anwendung etwas geändert. Deshalb gilt er nicht mehr.",
            act: "Neuen Link anfordern"),
        used: Words(
            heading: "Dieser Link wurde schon verwendet",
            says: "Jeder Link gilt einmal. Wenn Sie damit anderswo angemeldet sind, ist alles gut. "
                + "Um sich hier anzumelden, fordern Sie einen neuen an.",
            act: "Neuen Link anfordern"),
        unknown: Words(
            heading: "Diesen Link kennen wir nicht",
            says: "Vielleicht ist er unvollständig, oder er ist so alt, dass wir ihn vergessen haben.",
            act: "Neuen Link anfordern"),
        newer: Sentence("Der neuere wurde um ", " verschickt.")
    )
}
