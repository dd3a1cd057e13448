/// The code that the opening device shows, for posts without script.
struct HandoffCodePage: PageView {
    /// Grouped: `ABC-DEF`.
    let code: String
    let seconds: Int
    let appName: String
    /// The browser in which it is to be typed.
    let browser: String

    var template: PageTemplate { .handoff }
    var scripts: [Asset] { [.landing] }
    var step: SignInStep? { .link }

    func title(in phrases: Phrases) -> String { phrases.landing.title }

    func values(in phrases: Phrases) -> PageValues { ["code": code] }
}
