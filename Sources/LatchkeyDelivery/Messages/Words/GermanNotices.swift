import LatchkeyCore

extension German {
    var noticeStaff: String { "Durch" }
    var noticeFooter: String {
        "Sie erhalten diese Nachricht, weil sie die Sicherheit Ihres Kontos betrifft. Sie wurde automatisch verschickt; "
            + "eine Antwort ist nicht nötig."
    }

    func notice(_ kind: Notice.Kind, app: String) -> NoticeWords {
        switch kind {
        case .addressChanged, .verifyAddress, .addressRestored, .addressTaken, .invited: address(kind, app: app)
        case .factorAdded, .factorRemoved, .recoveryStarted, .recovered: factor(kind, app: app)
        case .replayed, .sessionRevoked, .codesOff, .leaked, .held, .signedOutEverywhere: danger(kind, app: app)
        }
    }

    private func address(_ kind: Notice.Kind, app: String) -> NoticeWords {
        switch kind {
        case .verifyAddress:
            NoticeWords(
                heading: "Ist das Ihre neue E-Mail-Adresse?",
                lead:
                    "Jemand, der angemeldet ist, möchte diese Adresse für sein Konto. Wenn Sie das sind, öffnen Sie den "
                    + "Link in dem Browser, in dem Sie darum gebeten haben; vorher ändert sich nichts. Browser, Netz und "
                    + "Zeit unten sollten Ihnen bekannt vorkommen.",
                act: (
                    introduction: "Wenn Sie es waren, öffnen Sie diesen Link. Er gilt einmal, zehn Minuten lang:",
                    button: "Diese Adresse verwenden"
                ),
                advice: "Wenn Sie es nicht waren, tun Sie nichts. Geben Sie den Link nie weiter, wer auch immer fragt.")
        case .addressRestored:
            NoticeWords(
                heading: "Ihre E-Mail-Adresse wurde zurückgeändert",
                lead: "Eine Änderung der Adresse Ihres Kontos wurde rückgängig gemacht; es hat wieder diese Adresse. "
                    + "Alle sind abgemeldet, und Links sind angehalten, bis die Betreiber nachgesehen haben.",
                advice: "Bitte wenden Sie sich an die Betreiber der Anwendung: Sie können Ihr Konto freigeben.")
        case .addressTaken:
            NoticeWords(
                heading: "Sie haben schon ein Konto",
                lead: "Jemand, der bei einem anderen Konto angemeldet ist, wollte ihm diese Adresse geben. Sie gehört "
                    + "schon zu einem Konto; es wurde nichts geändert.",
                advice: "Wenn Sie es waren: Melden Sie sich mit dieser Adresse an, oder bitten Sie die Betreiber, "
                    + "die Konten zusammenzulegen.")
        case .invited:
            NoticeWords(
                heading: "Sie sind zu \(app) eingeladen",
                lead: "Ein Konto für diese Adresse ist bereit. Ein Passwort gibt es nicht: Sie geben Ihre Adresse ein "
                    + "und bekommen einen Link, der einmal gilt. Diese Nachricht enthält keinen solchen Link und "
                    + "schadet deshalb auch in fremden Händen nicht.",
                act: (
                    introduction: "Zum Anmelden öffnen Sie diese Seite und geben Ihre Adresse ein:",
                    button: "Zur Anmeldung"
                ),
                advice: "Wenn Sie keine Einladung erwartet haben, tun Sie nichts.")
        default:
            NoticeWords(
                heading: "Ihre E-Mail-Adresse wurde geändert",
                lead: "Ihr Konto hat ab jetzt eine andere E-Mail-Adresse, und mit dieser hier kann sich niemand mehr "
                    + "anmelden. Alle wurden abgemeldet. Wenn Sie das wollten, brauchen Sie nichts weiter zu tun und "
                    + "können diese Nachricht löschen.",
                act: (
                    introduction: "Wenn Sie es nicht waren, ändert dieser Link sie zurück und hält das Konto an. Er "
                        + "gilt sieben Tage:",
                    button: "Das war ich nicht: zurückändern"
                ),
                advice: "Geben Sie den Link nie weiter, wer auch immer fragt.")
        }
    }

    private func factor(_ kind: Notice.Kind, app: String) -> NoticeWords {
        let advice = "Wenn Sie es nicht waren, sagen Sie es sofort den Betreibern der Anwendung."
        return switch kind {
        case .factorRemoved:
            NoticeWords(
                heading: "Ihr zweiter Nachweis wurde entfernt",
                lead: "Die Authenticator-App Ihres Kontos gilt nicht mehr, und alle wurden abgemeldet.",
                advice: advice)
        case .recoveryStarted:
            NoticeWords(
                heading: "Jemand hat um Hilfe mit Ihrem Konto gebeten",
                lead: "Mitarbeiter haben begonnen, Ihr Konto für \(app) wiederherzustellen, weil jemand den zweiten "
                    + "Nachweis verloren haben will. Sie bekommen einen Link in einer eigenen Nachricht; Mitarbeiter "
                    + "sehen ihn nie und fragen nie danach.",
                advice: "Wenn Sie nicht um Hilfe gebeten haben, öffnen Sie diesen Link nicht, und sagen Sie es sofort "
                    + "den Betreibern.")
        case .recovered:
            NoticeWords(
                heading: "Ihr Konto wurde wiederhergestellt",
                lead: "Für Ihr Konto wurde ein neuer zweiter Nachweis eingerichtet, anstelle des alten. Alle wurden "
                    + "abgemeldet.",
                advice: advice)
        default:
            NoticeWords(
                heading: "Ein zweiter Nachweis wurde eingerichtet",
                lead: "Ihr Konto hat jetzt eine Authenticator-App als zweiten Nachweis neben dem Link.",
                advice: advice)
        }
    }

    private func danger(_ kind: Notice.Kind, app: String) -> NoticeWords {
        switch kind {
        case .sessionRevoked:
            NoticeWords(
                heading: "Ein verwendeter Link wurde noch einmal geöffnet, und Sie wurden abgemeldet",
                lead: "Ein Link, mit dem Sie sich bei \(app) angemeldet hatten, wurde in einem anderen Browser noch "
                    + "einmal geöffnet. Er hat niemanden angemeldet. Zur Sicherheit wurde die Sitzung beendet, die aus "
                    + "ihm entstanden war.",
                advice: "Sie können sich jederzeit wieder anmelden. Wenn nicht Sie ihn geöffnet haben, liest jemand "
                    + "Ihre Post mit: Ändern Sie das Passwort Ihres Postfachs.")
        case .codesOff:
            NoticeWords(
                heading: "Jemand rät Ihre Codes",
                lead: "Für Ihre Adresse wurden viele falsche Codes eingegeben. Angemeldet wurde niemand. Codes sind "
                    + "abgeschaltet, bis Sie sich mit einem Link anmelden.",
                advice: "Sie müssen nichts tun.")
        case .leaked:
            NoticeWords(
                heading: "Ein Geheimnis Ihres Kontos wurde gefunden",
                lead: "Jemand hat einen Link oder ein anderes Geheimnis Ihres Kontos dort gefunden, wo es nicht "
                    + "hingehört, und es gemeldet. Es wurde sofort beendet und öffnet nichts mehr.",
                advice: "Vielleicht müssen Sie sich neu anmelden. Wenn Sie ahnen, wo es lag, etwa in einem Chat oder "
                    + "einer veröffentlichten Datei, entfernen Sie es dort.")
        case .held:
            NoticeWords(
                heading: "Ihr Konto ist angehalten",
                lead: "Die Betreiber der Anwendung haben Links für Ihr Konto angehalten, weil Ihr Postfach in fremden "
                    + "Händen sein könnte. Alle wurden abgemeldet.",
                advice: "Bitte wenden Sie sich an die Betreiber: Sie können Ihr Konto freigeben.")
        case .signedOutEverywhere:
            NoticeWords(
                heading: "Sie wurden überall abgemeldet",
                lead: "Alle Sitzungen und offenen Links Ihres Kontos sind beendet, in jedem Browser.",
                advice: "Sie können sich jederzeit wieder anmelden. Wenn Sie es nicht waren, sagen Sie es den "
                    + "Betreibern der Anwendung.")
        default:
            NoticeWords(
                heading: "Ein verwendeter Link wurde noch einmal geöffnet",
                lead: "Ein Link, mit dem Sie sich bei \(app) angemeldet hatten, wurde in einem anderen Browser noch "
                    + "einmal geöffnet. Er hat niemanden angemeldet, und Ihre Sitzung geht weiter.",
                advice: "Wenn nicht Sie ihn geöffnet haben, liest vielleicht jemand Ihre Post mit: Ändern Sie das "
                    + "Passwort Ihres Postfachs.")
        }
    }
}
