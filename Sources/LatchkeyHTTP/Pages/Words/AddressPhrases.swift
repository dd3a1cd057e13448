/// The words for a change of address, and for taking one back.
struct AddressPhrases: Sendable {
    /// A page with one press.
    struct Act: Hashable, Sendable {
        let heading: String
        let lead: String
        /// Beside a box that a scanner, which presses every button, leaves empty.
        var sure: String?
        let act: String
        let calm: String
    }

    struct Outcome: Hashable, Sendable {
        let heading: String
        let says: String
    }

    let heading: String
    let now: Sentence
    let label: String
    let send: String
    let help: String
    let sentHeading: String
    let sentLead: Sentence
    let sentHelp: String
    let staleHeading: String
    let stale: String
    let withoutScript: String
    let confirm: Act
    let undo: Act
    let changed: Outcome
    let otherBrowser: Outcome
    let undone: Outcome
    let heldOnly: Outcome
    let closed: Outcome
    let unknown: Outcome

    static let english = Self(
        heading: "Change your email address",
        now: Sentence("At present you sign in as ", "."),
        label: "New email address",
        send: "Send a link to it",
        help:
            "Nothing changes before you open that link in this browser. Afterwards you are signed out everywhere, and "
            + "your old address gets a message with which the change can be taken back.",
        sentHeading: "Look in the new mailbox",
        sentLead: Sentence("A message is on its way to ", ". Open it on this device, in this browser."),
        sentHelp: "It works for ten minutes. Until then everything stays as it is. You can close this window.",
        staleHeading: "Please sign in once more",
        stale:
            "An account’s address can be changed within ten minutes of signing in, so that nobody does it at a window "
            + "that was left open.",
        withoutScript: "This page needs JavaScript to read the link. Please switch it on, or open the link in another "
            + "window of the same browser.",
        confirm: Act(
            heading: "Use this address from now on?",
            lead: "You asked for your account to have the address at which you got this message.",
            act: "Use this address",
            calm: "You will be signed out everywhere, and sign in again with the new address."),
        undo: Act(
            heading: "Take the change back?",
            lead:
                "Your account’s email address was changed. Here it becomes again what it was, everybody is signed out, "
                + "and links are stopped until somebody who runs the app has had a look.",
            sure: "I did not change my address.",
            act: "This wasn’t me: take it back",
            calm: "If you changed the address yourself, simply close this window."),
        changed: Outcome(
            heading: "Your address is changed",
            says: "You are signed out everywhere. From now on you sign in with the new address."),
        otherBrowser: Outcome(
            heading: "Please open it where you asked",
            says: "This link works in the one browser in which you asked for the new address. Nothing was changed."),
        undone: Outcome(
            heading: "Taken back",
            says: "Your account has its old address again, and nobody is signed in to it. Links are stopped for now: "
                + "please get in touch with whoever runs the app."),
        heldOnly: Outcome(
            heading: "The account is stopped",
            says:
                "The old address belongs to another account by now, so it couldn’t be given back. Nobody is signed in, "
                + "and links are stopped: please get in touch with whoever runs the app."),
        closed: Outcome(
            heading: "This link does nothing any more",
            says:
                "It was used already, or its time is over. If something is wrong, please get in touch with whoever runs "
                + "the app."),
        unknown: Outcome(
            heading: "We don’t know this link",
            says: "It may be incomplete, or so old that we have forgotten it. Nothing was changed.")
    )

    static let german = Self(
        heading: "E-Mail-Adresse ändern",
        now: Sentence("Zurzeit melden Sie sich an als ", "."),
        label: "Neue E-Mail-Adresse",
        send: "Link dorthin senden",
        help:
            "Es ändert sich nichts, bevor Sie diesen Link in diesem Browser öffnen. Danach sind Sie überall abgemeldet, "
            + "und Ihre alte Adresse bekommt eine Nachricht, mit der sich die Änderung zurücknehmen lässt.",
        sentHeading: "Sehen Sie in das neue Postfach",
        sentLead: Sentence(
            "Eine Nachricht ist unterwegs an ", ". Öffnen Sie sie auf diesem Gerät, in diesem Browser."),
        sentHelp: "Sie gilt zehn Minuten. Bis dahin bleibt alles, wie es ist. Sie können dieses Fenster schließen.",
        staleHeading: "Bitte melden Sie sich noch einmal an",
        stale: "Die Adresse eines Kontos lässt sich nur in den ersten zehn Minuten nach dem Anmelden ändern, damit es "
            + "niemand an einem Fenster tut, das offen stand.",
        withoutScript: "Diese Seite braucht JavaScript, um den Link zu lesen. Bitte schalten Sie es ein.",
        confirm: Act(
            heading: "Von jetzt an diese Adresse?",
            lead: "Sie wollten, dass Ihr Konto die Adresse bekommt, an die diese Nachricht ging.",
            act: "Diese Adresse verwenden",
            calm: "Sie werden überall abgemeldet und melden sich dann mit der neuen Adresse an."),
        undo: Act(
            heading: "Änderung zurücknehmen?",
            lead: "Die E-Mail-Adresse Ihres Kontos wurde geändert. Hier wird sie wieder, was sie war; alle werden "
                + "abgemeldet, und Links sind angehalten, bis die Betreiber der Anwendung nachgesehen haben.",
            sure: "Ich habe meine Adresse nicht geändert.",
            act: "Das war ich nicht: zurücknehmen",
            calm: "Wenn Sie die Adresse selbst geändert haben, schließen Sie einfach dieses Fenster."),
        changed: Outcome(
            heading: "Ihre Adresse ist geändert",
            says: "Sie sind überall abgemeldet. Von jetzt an melden Sie sich mit der neuen Adresse an."),
        otherBrowser: Outcome(
            heading: "Bitte dort öffnen, wo Sie gefragt haben",
            says: "Dieser Link gilt nur in dem Browser, in dem Sie die neue Adresse angegeben haben. Es wurde nichts "
                + "geändert."),
        undone: Outcome(
            heading: "Zurückgenommen",
            says: "Ihr Konto hat wieder seine alte Adresse, und niemand ist angemeldet. Links sind vorerst angehalten: "
                + "Bitte wenden Sie sich an die Betreiber der Anwendung."),
        heldOnly: Outcome(
            heading: "Das Konto ist angehalten",
            says:
                "Die alte Adresse gehört inzwischen zu einem anderen Konto und konnte nicht zurückgegeben werden. Niemand "
                + "ist angemeldet, und Links sind angehalten: Bitte wenden Sie sich an die Betreiber der Anwendung."),
        closed: Outcome(
            heading: "Dieser Link bewirkt nichts mehr",
            says:
                "Er wurde schon verwendet, oder seine Zeit ist um. Wenn etwas nicht stimmt, wenden Sie sich bitte an die "
                + "Betreiber der Anwendung."),
        unknown: Outcome(
            heading: "Diesen Link kennen wir nicht",
            says: "Vielleicht ist er unvollständig, oder er ist so alt, dass wir ihn vergessen haben. Es wurde nichts "
                + "geändert.")
    )
}
