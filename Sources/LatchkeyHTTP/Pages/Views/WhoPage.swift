/// "Who are you?", for a mailbox that several people read.
struct WhoPage: PageView {
    let appName: String
    let identifier: String
    let typed: String
    let isWrong: Bool
    let csrf: String

    var template: PageTemplate { .who }
    var scripts: [Asset] { [.form] }
    var step: SignInStep? { .signedIn }

    func title(in phrases: Phrases) -> String { phrases.who.heading }

    func values(in phrases: Phrases) -> PageValues {
        [
            "identifier": identifier, "typed": typed, "isWrong": isWrong, "csrf": csrf,
            "lead": phrases.who.lead.pageValues, "goOn": phrases.session.goOn(appName),
        ]
    }
}
