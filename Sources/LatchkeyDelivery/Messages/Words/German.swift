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
    let button = "Anmelden"
    let codeIntroduction =
        "Oder geben Sie diesen Code ein, und zwar nur in dem Fenster, in dem Sie sich anmelden wollten:"
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

    func testSubject(time: String) -> String { "Testnachricht von Latchkey (\(time) UTC)" }
    let testHeading = "Der Versand klappt"
    let testLead =
        "Diese Nachricht verschickt „latchkey mail test“. Da Sie sie lesen können, kann Latchkey an diese Adresse "
        + "schreiben. Sie enthält weder Link noch Code."
    let testFooter = "Sie wurde automatisch verschickt; eine Antwort ist nicht nötig."
}
