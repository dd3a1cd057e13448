/// The words of the window that waits.
struct WaitingPhrases: Sendable {
    let heading: String
    let open: String
    let codeFirst: String
    let codeFirstLabel: String
    let codeLabel: String
    let codeHint: String
    let codesOff: String
    let signIn: String
    let lostHeading: String
    let handedHeading: String
    let handedLead: String
    let handedLabel: String
    let handedHint: String
    let handedCaution: String
    let until: Sentence
    let timeLeft: String
    let nearlyOver: String
    let nothing: String
    let spam: String
    let resend: String
    let resendSoon: Sentence
    let otherAddress: String
    let reload: String
    let reloadLink: String
    let signedIn: String
    let title: @Sendable (_ app: String) -> String
    let lead: @Sendable (_ app: String) -> Sentence
    let untoldLead: @Sendable (_ app: String) -> Sentence
    let delivery: @Sendable (DeliveryNotice) -> Sentence
    let problem: @Sendable (WaitingProblem) -> String

    static let english = Self(
        heading: "Check your mail",
        open: "Open the link in this browser and you are in. Opened on another device, it shows a short code to "
            + "type here.",
        codeFirst:
            "Type the code from the message here. Your mail system looks at links before you do, so the code is the "
            + "surer way. The link works too, in this browser.",
        codeFirstLabel: "Code from the message",
        codeLabel: "Or type the code from the message",
        codeHint: "8 characters. Upper or lower case doesn’t matter.",
        codesOff: "Too many wrong codes were typed for this address, so only the link works at the moment.",
        signIn: "Sign in",
        lostHeading: "The message didn’t get through",
        handedHeading: "Type the code",
        handedLead: "The link was opened in another browser, which now shows a code.",
        handedLabel: "Code from the other screen",
        handedHint: "6 characters. Upper or lower case doesn’t matter.",
        handedCaution: "Type it only if you opened the link yourself. If you didn’t, just leave this window.",
        until: Sentence("The link works until ", "."),
        timeLeft: "Time left",
        nearlyOver: "The link works for one more minute.",
        nothing: "Nothing there?",
        spam: "Please look in the spam folder too. Some mail providers take a few minutes.",
        resend: "Send another message",
        resendSoon: Sentence("Send another message in "),
        otherAddress: "Use a different address",
        reload: "This page can’t update by itself without JavaScript. When you have opened the link, come back and",
        reloadLink: "reload it.",
        signedIn: "You are signed in. One moment…",
        title: { "Check your mail · \($0)" },
        lead: { Sentence("Your link to \($0) goes to ", ".") },
        untoldLead: { Sentence("If ", " can sign in to \($0), a link is on its way there.") },
        delivery: { notice in
            switch notice {
            case .untold: Sentence("Messages usually arrive within a minute.")
            case .queued: Sentence("The message is about to leave our server.")
            case .accepted: Sentence("Your mail provider took the message at ", ".")
            case .deferred: Sentence("Your mail provider lets us wait. We keep trying while the link is valid.")
            case .abandoned: Sentence("Your mail provider didn’t take the message in time. Please start again.")
            case .rejected: Sentence("The mail provider refused the message. Is the address right?")
            }
        },
        problem: { problem in
            switch problem {
            case .malformedCode: "This is not one of our codes. Please compare it with the message."
            case .wrongCode(1), .handoffWrong(1): "That code is not right. You have one more try."
            case .wrongCode(let tries): "That code is not right. You have \(tries) more tries."
            case .handoffWrong(let tries):
                "That code is not right. Please compare it with the other screen. You have \(tries) more tries."
            case .noTriesLeft: "Too many wrong codes. The link in the message still works."
            case .handoffExpired: "That code has expired. Please have a new one shown on the other screen."
            case .tooSoon(let seconds):
                "A message was asked for a moment ago. You can ask again in \(CommonPhrases.english.duration(seconds))."
            case .cookies: "This page was open for a long time. Please press the button once more."
            }
        }
    )

    static let german = Self(
        heading: "Sehen Sie in Ihr Postfach",
        open: "Öffnen Sie den Link in diesem Browser, und Sie sind angemeldet. "
            + "Auf einem anderen Gerät zeigt er einen kurzen Code, den Sie hier eingeben.",
        codeFirst:
            "Geben Sie hier den Code aus der Nachricht ein. Ihr Mailsystem sieht sich Links vor Ihnen an, deshalb ist "
            + "der Code der sicherere Weg. Der Link gilt auch, in diesem Browser.",
        codeFirstLabel: "Code aus der Nachricht",
        codeLabel: "Oder geben Sie den Code aus der Nachricht ein",
        codeHint: "8 Zeichen, Groß- und Kleinschreibung ist egal.",
        codesOff: "Für diese Adresse wurden zu viele falsche Codes eingegeben. Zurzeit gilt deshalb nur der Link.",
        signIn: "Anmelden",
        lostHeading: "Die Nachricht kam nicht an",
        handedHeading: "Geben Sie den Code ein",
        handedLead: "Der Link wurde in einem anderen Browser geöffnet. Dort steht jetzt ein Code.",
        handedLabel: "Code vom anderen Bildschirm",
        handedHint: "6 Zeichen, Groß- und Kleinschreibung ist egal.",
        handedCaution: "Geben Sie ihn nur ein, wenn Sie den Link selbst geöffnet haben. "
            + "Sonst verlassen Sie dieses Fenster einfach.",
        until: Sentence("Der Link gilt bis ", "."),
        timeLeft: "Verbleibende Zeit",
        nearlyOver: "Der Link gilt noch eine Minute.",
        nothing: "Nichts angekommen?",
        spam: "Bitte sehen Sie auch im Spam-Ordner nach. Manche Anbieter brauchen ein paar Minuten.",
        resend: "Noch eine Nachricht senden",
        resendSoon: Sentence("Noch eine Nachricht in "),
        otherAddress: "Andere Adresse verwenden",
        reload: "Ohne JavaScript aktualisiert sich diese Seite nicht von selbst. Wenn Sie den Link geöffnet "
            + "haben, kommen Sie "
            + "zurück und",
        reloadLink: "laden Sie sie neu.",
        signedIn: "Sie sind angemeldet. Einen Augenblick …",
        title: { "Sehen Sie in Ihr Postfach · \($0)" },
        lead: { Sentence("Ihr Link zu \($0) geht an ", ".") },
        untoldLead: { Sentence("Wenn sich ", " bei \($0) anmelden kann, ist ein Link dorthin unterwegs.") },
        delivery: { notice in
            switch notice {
            case .untold: Sentence("Nachrichten kommen meist innerhalb einer Minute an.")
            case .queued: Sentence("Die Nachricht verlässt gleich unseren Server.")
            case .accepted: Sentence("Ihr Mailanbieter hat die Nachricht um ", " angenommen.")
            case .deferred:
                Sentence("Ihr Mailanbieter lässt uns warten. Wir versuchen es weiter, solange der Link gilt.")
            case .abandoned:
                Sentence("Ihr Mailanbieter hat die Nachricht nicht rechtzeitig angenommen. Bitte beginnen Sie neu.")
            case .rejected: Sentence("Der Mailanbieter hat die Nachricht abgelehnt. Stimmt die Adresse?")
            }
        },
        problem: { problem in
            switch problem {
            case .malformedCode: "Das ist keiner unserer Codes. Bitte vergleichen Sie ihn mit der Nachricht."
            case .wrongCode(1), .handoffWrong(1): "Der Code stimmt nicht. Sie haben noch einen Versuch."
            case .wrongCode(let tries): "Der Code stimmt nicht. Sie haben noch \(tries) Versuche."
            case .handoffWrong(let tries):
                "Der Code stimmt nicht. Bitte vergleichen Sie ihn mit dem anderen Bildschirm. "
                    + "Sie haben noch \(tries) Versuche."
            case .noTriesLeft: "Das waren zu viele falsche Codes. Der Link in der Nachricht gilt weiterhin."
            case .handoffExpired:
                "Dieser Code ist abgelaufen. Bitte lassen Sie sich auf dem anderen Bildschirm einen neuen zeigen."
            case .tooSoon(let seconds):
                "Gerade eben wurde eine Nachricht angefordert. In \(CommonPhrases.german.duration(seconds)) "
                    + "geht es wieder."
            case .cookies: "Diese Seite war lange offen. Bitte drücken Sie noch einmal auf die Schaltfläche."
            }
        }
    )
}
