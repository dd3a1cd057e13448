/// "This wasn't me": can only take away.
struct NotMePage: PageView {
    /// Nil where the secret stands in the fragment and the script reads it.
    var secret: String?
    var done = false
    var appName: String?

    var template: PageTemplate { .notme }
    var scripts: [Asset] { done ? [] : [.notMe] }

    func title(in phrases: Phrases) -> String { phrases.landing.title }

    func values(in phrases: Phrases) -> PageValues { [:] }
}
