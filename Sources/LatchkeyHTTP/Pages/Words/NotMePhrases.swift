/// The words for somebody who didn't ask for a message.
struct NotMePhrases: Sendable {
    let heading: String
    let lead: String
    /// Beside a box that a scanner, which presses every button, leaves empty.
    let sure: String
    let stop: String
    let calm: String
    let doneHeading: String
    let done: String
    let codesDone: String
    let doneCalm: String
    let withoutScript: String
    let missing: String
    let missingHelp: String

    static let english = Self(
        heading: "You didn’t ask for this?",
        lead: "Then stop it here. The link and the code in the message die at once, and the server notes it.",
        sure: "I did not ask to sign in.",
        stop: "This wasn’t me: stop it",
        calm: "Nothing else changes. If you do nothing, the link expires by itself in a few minutes.",
        doneHeading: "Stopped",
        done: "The link and the code in that message can do nothing any more. "
            + "If somebody was signed in with them, that is over too.",
        codesDone: "Nobody can take a code from here any more. The link now works in one place alone, the browser "
            + "that asked for it, and expires in a few minutes.",
        doneCalm: "There is nothing else you need to do. "
            + "If such messages keep coming, tell the people who run the app.",
        withoutScript: "This page needs JavaScript to read the link. Without it, simply leave the message alone: "
            + "nobody can sign in unless its link or code is used, and both expire in a few minutes.",
        missing: "Please open the link in your mail once more",
        missingHelp: "For your safety this page doesn’t keep the link after it was opened."
    )

    static let german = Self(
        heading: "Das waren nicht Sie?",
        lead: "Dann stoppen Sie es hier. Link und Code aus der Nachricht sind sofort ungültig, "
            + "und der Server hält es fest.",
        sure: "Ich wollte mich nicht anmelden.",
        stop: "Das war ich nicht: stoppen",
        calm: "Sonst ändert sich nichts. Wenn Sie nichts tun, läuft der Link in ein paar Minuten von selbst ab.",
        doneHeading: "Gestoppt",
        done: "Link und Code aus dieser Nachricht bewirken nichts mehr. "
            + "Sollte jemand damit angemeldet gewesen sein, ist auch das beendet.",
        codesDone: "Von hier aus kann niemand mehr einen Code mitnehmen. Der Link gilt nur noch in dem einen Browser, "
            + "in dem er angefordert wurde, und läuft in ein paar Minuten ab.",
        doneCalm: "Mehr brauchen Sie nicht zu tun. "
            + "Wenn weiter solche Nachrichten kommen, sagen Sie es denen, die die Anwendung betreiben.",
        withoutScript: "Diese Seite braucht JavaScript, um den Link zu lesen. Ohne JavaScript lassen Sie die Nachricht "
            + "einfach liegen: Anmelden kann sich nur, wer ihren Link oder Code verwendet, "
            + "und beide laufen in ein paar Minuten ab.",
        missing: "Bitte öffnen Sie den Link in Ihrer Nachricht noch einmal",
        missingHelp: "Zu Ihrer Sicherheit merkt sich diese Seite den Link nicht."
    )
}
