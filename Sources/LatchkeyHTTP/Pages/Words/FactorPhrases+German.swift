extension FactorPhrases {
    static let german = Self(
        stepUpHeading: "Jetzt der Code aus Ihrer App",
        stepUpLead: { app in
            Sentence("Ihr Link war richtig. Mit einem weiteren Nachweis melden Sie sich bei \(app) an als ", ".")
        },
        label: "Sechs Ziffern aus Ihrer Authenticator-App",
        hint: "Sie wechseln alle 30 Sekunden, und jeder Code gilt einmal.",
        signIn: "Anmelden",
        instead: "Stattdessen abmelden",
        lost: "Ich habe die App nicht mehr",
        lostHelp: { app in
            "Wenden Sie sich an die Betreiber von \(app). Wenn diese sich vergewissert haben, dass Sie es sind, können sie "
                + "eine Wiederherstellung beginnen, und Sie richten eine neue App ein. Niemand, der Ihnen hilft, braucht "
                + "diese Ziffern: Geben Sie sie niemandem."
        },
        again: "Sie können es jetzt noch einmal versuchen.",
        problem: { problem in
            switch problem {
            case .wrong:
                "Das war er nicht, oder er wurde schon benutzt. Bitte warten Sie auf den nächsten Code in Ihrer App und "
                    + "geben Sie diesen ein."
            case .wrongOffer:
                "Das war er nicht. Bitte geben Sie den Code ein, den die App jetzt für den Schlüssel auf dieser Seite zeigt."
            case .wrongProof:
                "Dieser Code stimmt nicht. Er muss aus der App kommen, die Sie schon benutzen."
            case .malformed: "Bitte geben Sie die sechs Ziffern ein, die Ihre App zeigt."
            case .limited(let seconds):
                "Das waren zu viele falsche Codes, deshalb machen wir eine Pause. In "
                    + "\(CommonPhrases.german.duration(seconds)) geht es wieder. Wo Sie schon angemeldet sind, bleiben Sie es."
            }
        },
        firstHeading: "Authenticator-App einrichten",
        firstLead: { app in
            Sentence(
                "\(app) will neben dem Link einen zweiten Nachweis. Das dauert eine Minute, dann sind Sie angemeldet als ",
                ".")
        },
        recoveryHeading: "Neue Authenticator-App einrichten",
        recoveryLead: { app in
            Sentence(
                "Dafür und für nichts sonst hat der Helpdesk Sie hereingelassen. Die bisherige App gilt dann nicht mehr für ",
                ".")
        },
        addedHeading: "Authenticator-App hinzufügen",
        addedLead: { app in
            Sentence("Sie zeigt sechs Ziffern, die neben dem Link beweisen, dass Sie es sind. Sie gilt dann für ", ".")
        },
        scanHeading: "Scannen Sie dies mit der App",
        scan: "Jede Authenticator-App ist recht; auch viele Passwortmanager können das.",
        picture: "QR-Code mit dem Schlüssel für Ihre Authenticator-App",
        open: "In einer App auf diesem Gerät öffnen",
        byHand: "Ich kann es nicht scannen",
        byHandHelp: "Wählen Sie in der App „Schlüssel eingeben“, zeitbasiert, und tippen Sie dies ein:",
        typeHeading: "Geben Sie den Code ein, den sie zeigt",
        digits: "Sechs Ziffern",
        proofLabel: "Sechs Ziffern aus der App, die Sie schon benutzen",
        proofHint: "Damit niemand, der dieses Fenster offen findet, eine eigene App hinzufügt.",
        confirm: "Bestätigen und weiter",
        recover: "Neue App bestätigen",
        caution: "Bild und Schlüssel sind nur für Ihre Augen. Niemand, der Ihnen hilft, braucht sie.",
        offerFirst: "Zweiten Faktor hinzufügen",
        manage: "Ihr zweiter Faktor",
        listHeading: "Ihr zweiter Faktor",
        listLead: Sentence("Was neben dem Link beweist, dass Sie ", " sind."),
        none: "Es gibt noch keinen: Wer Ihre E-Mails liest, kann sich als Sie anmelden.",
        app: "Authenticator-App",
        since: Sentence("eingerichtet um "),
        remove: "Entfernen",
        removeCaution:
            "Sie werden überall abgemeldet, und wo eine Anwendung das zulässt, genügt wieder Ihr Link allein.",
        removeLabel: "Sechs Ziffern aus Ihrer App, um sie zu entfernen",
        add: "Authenticator-App hinzufügen",
        addAnother: "Weitere App hinzufügen",
        back: "Zurück",
        removedHeading: "Die App ist entfernt",
        removedLead: "Sie sind überall abgemeldet, und alles, was für Ihr Konto offen war, ist beendet. "
            + "Wir haben Ihnen dazu eine Nachricht geschickt.",
        recoveredHeading: "Ihre neue App ist eingerichtet",
        recoveredLead:
            "Die alte gilt nicht mehr, und Sie sind überall abgemeldet. Bitte melden Sie sich noch einmal an: "
            + "mit einem neuen Link und einem Code aus der neuen App.",
        signInAgain: "Anmelden"
    )
}
