struct German: Phrases {
    private static let months = [
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
        "Dezember",
    ]

    func moment(_ date: MailDate) -> String {
        "\(date.day). \(Self.months[date.month - 1]) \(date.year), \(date.clock) Uhr (UTC)"
    }
    let unknownNetwork = "unbekannt"

    func signInSubject(app: String, time: String) -> String { "Anmeldung bei \(app) (\(time) UTC)" }
    func signInPreview(browser: String, time: String) -> String { "Angefragt um \(time) Uhr (UTC): \(browser)" }
    func signInHeading(app: String) -> String { "Anmeldung bei \(app)" }
    func signInLead(app: String) -> String {
        "Jemand, vermutlich Sie selbst, möchte sich mit dieser Adresse bei \(app) anmelden. Bitte prüfen Sie, "
            + "ob Sie das waren: App, Browser und Uhrzeit sollten Ihnen bekannt vorkommen."
    }
    let app = "App"
    let browser = "Browser"
    let network = "Netz"
    let time = "Zeit"
    let linkIntroduction = "Wenn Sie es waren, öffnen Sie diesen Link:"
    let linkIntroductionAfterCode = "Oder öffnen Sie diesen Link, in dem Browser, in dem Sie sich anmelden wollten:"
    let button = "Anmelden"
    let codeIntroduction =
        "Oder geben Sie diesen Code ein, und zwar nur in dem Fenster, in dem Sie sich anmelden wollten:"
    let codeIntroductionBeforeLink =
        "Wenn Sie es waren, geben Sie diesen Code ein, und zwar nur in dem Fenster, in dem Sie sich anmelden wollten:"
    func validity(minutes: Int64, until time: String) -> String {
        "Link und Code gelten einmal, bis \(time) Uhr UTC (\(minutes == 1 ? "1 Minute" : "\(minutes) Minuten")). "
            + "Geben Sie beides nie weiter, wer auch immer fragt."
    }
    let notMeIntroduction = "Wenn Sie es nicht waren, beendet dieser Link die Anfrage:"
    let notMeQuestion = "Das waren Sie nicht?"
    let notMeLink = "Anfrage beenden"
    func signInFooter(app: String) -> String {
        "Sie erhalten diese Nachricht, weil Ihre Adresse in das Anmeldeformular von \(app) eingegeben wurde. Sie wurde "
            + "automatisch verschickt; eine Antwort ist nicht nötig."
    }

    func recoverySubject(app: String, time: String) -> String { "Wieder Zugang zu \(app) (\(time) UTC)" }
    func recoveryHeading(app: String) -> String { "Wieder Zugang zu \(app)" }
    func recoveryLead(app: String) -> String {
        "Der Helpdesk hat für Sie eine Wiederherstellung begonnen, damit Sie für \(app) eine neue Authenticator-App "
            + "einrichten können. Sie sollten gerade mit ihm telefonieren, und er hat Ihnen einen Code vorgelesen."
    }
    let recoveryLinkIntroduction = "Öffnen Sie diesen Link, und geben Sie dort den Code ein:"
    let recoveryButton = "Neue App einrichten"
    func recoveryValidity(minutes: Int64, until time: String) -> String {
        "Der Link gilt einmal, bis \(time) UTC (\(minutes == 1 ? "1 Minute" : "\(minutes) Minuten")), und nur mit dem Code. "
            + "Lesen Sie ihn niemandem vor und geben Sie ihn nicht weiter: Der Helpdesk braucht ihn nie."
    }
    let recoveryNotMeIntroduction = "Wenn Sie den Helpdesk nicht angerufen haben, beendet dieser Link den Vorgang:"
    let recoveryNotMeQuestion = "Sie haben den Helpdesk nicht angerufen?"
    let recoveryNotMeLink = "Beenden"
    func recoveryFooter(app: String) -> String {
        "Sie bekommen diese Nachricht, weil der Helpdesk von \(app) um Hilfe mit Ihrem Konto gebeten wurde. Sie wurde "
            + "automatisch verschickt; eine Antwort ist nicht nötig."
    }

    func testSubject(time: String) -> String { "Testnachricht von Latchkey (\(time) UTC)" }
    let testHeading = "Der Versand klappt"
    let testLead =
        "Diese Nachricht verschickt „latchkey mail test“. Da Sie sie lesen können, kann Latchkey an diese Adresse "
        + "schreiben. Sie enthält weder Link noch Code."
    let testFooter = "Sie wurde automatisch verschickt; eine Antwort ist nicht nötig."
}
