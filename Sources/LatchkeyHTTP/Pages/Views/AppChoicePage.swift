/// Somebody came without saying which app they want to sign in to.
struct AppChoicePage: PageView {
    let choices: [Choice]

    struct Choice: Sendable {
        let name: String
        let href: String
    }

    var template: PageTemplate { .appchoice }

    func title(in phrases: Phrases) -> String { phrases.session.chooseHeading }

    func values(in phrases: Phrases) -> PageValues {
        ["choices": choices.map { ["name": $0.name, "href": $0.href] }]
    }
}
