/// The words of the sample app and of the demo's mail reader.
struct DemoPhrases: Sendable {
    let label: String
    let name: String
    let motto: String
    let gateHeading: String
    let gateLead: String
    let signIn: String
    let signedInAs: Sentence
    let signOut: String
    let today: String
    let notes: [Note]
    let sessionHeading: String
    let sessionLead: String
    let acr: String
    let amr: String
    let expires: String
    let inbox: String
    let inboxLead: String
    let inboxEmpty: String
    let inboxEmptyHelp: String
    let toDemo: String
    let toInbox: String
    let to: String
    let html: String
    let fresh: String

    struct Note: Hashable, Sendable {
        let clock: String
        let heading: String
        let text: String

        var pageValues: PageValues { ["clock": clock, "heading": heading, "text": text] }
    }

    static let english = Self(
        label: "Sample app",
        name: "Harbour notes",
        motto: "The log book of a small marina",
        gateHeading: "Good morning, harbour office",
        gateLead: "The log book is for the crew. Sign in with any address you like: the message comes to the "
            + "demo’s own inbox.",
        signIn: "Sign in with Latchkey",
        signedInAs: Sentence("Signed in as ", ""),
        signOut: "Sign out",
        today: "Today at the quay",
        notes: [
            Note(
                clock: "06:40", heading: "Marlene is in",
                text: "Berth 12, two nights. Shore power is on; she "
                    + "needs 80 litres."),
            Note(
                clock: "09:15", heading: "Wind turns south-west",
                text: "5, gusting 7 from noon. Doubled the "
                    + "lines on the pontoon."),
            Note(
                clock: "11:05", heading: "Crane is free again",
                text: "The inspector is happy. Next lift: "
                    + "Kormoran, 14:00."),
        ],
        sessionHeading: "What this app learned about you",
        sessionLead: "No password and no profile: this is all that Latchkey told it.",
        acr: "How sure (acr)",
        amr: "How proved (amr)",
        expires: "Session ends",
        inbox: "Inbox",
        inboxLead: "Every message that this demo sends ends up here and goes nowhere else. It is kept in memory only.",
        inboxEmpty: "No mail yet",
        inboxEmptyHelp: "Sign in to the sample app, and the message appears here by itself.",
        toDemo: "Open the sample app",
        toInbox: "Open the demo’s inbox",
        to: "To",
        html: "Show as designed",
        fresh: "New message"
    )

    static let german = Self(
        label: "Beispielanwendung",
        name: "Hafennotizen",
        motto: "Das Logbuch eines kleinen Yachthafens",
        gateHeading: "Guten Morgen, Hafenbüro",
        gateLead: "Das Logbuch ist nur für die Mannschaft. Melden Sie sich mit einer beliebigen Adresse an: "
            + "Die Nachricht kommt in das eigene Postfach der Demo.",
        signIn: "Mit Latchkey anmelden",
        signedInAs: Sentence("Angemeldet als ", ""),
        signOut: "Abmelden",
        today: "Heute am Kai",
        notes: [
            Note(
                clock: "06:40", heading: "Marlene ist da",
                text: "Platz 12, zwei Nächte. Landstrom ist an; sie "
                    + "braucht 80 Liter."),
            Note(
                clock: "09:15", heading: "Wind dreht auf Südwest",
                text: "5, ab Mittag in Böen 7. Leinen am "
                    + "Steg verdoppelt."),
            Note(
                clock: "11:05", heading: "Kran wieder frei",
                text: "Der Prüfer ist zufrieden. Nächster Hub: "
                    + "Kormoran, 14:00."),
        ],
        sessionHeading: "Was diese Anwendung über Sie erfahren hat",
        sessionLead: "Kein Passwort, kein Profil: Mehr hat Latchkey ihr nicht gesagt.",
        acr: "Wie sicher (acr)",
        amr: "Wie belegt (amr)",
        expires: "Sitzung endet",
        inbox: "Postfach",
        inboxLead: "Jede Nachricht dieser Demo landet hier und nirgends sonst. Sie steht nur im Arbeitsspeicher.",
        inboxEmpty: "Noch keine Post",
        inboxEmptyHelp: "Melden Sie sich bei der Beispielanwendung an; die Nachricht erscheint hier von selbst.",
        toDemo: "Beispielanwendung öffnen",
        toInbox: "Postfach der Demo öffnen",
        to: "An",
        html: "Gestaltet anzeigen",
        fresh: "Neue Nachricht"
    )
}
