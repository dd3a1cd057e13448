/// Signed out, with the way back.
struct SignedOutPage: PageView {
    var appID: String?
    var appName: String?

    var template: PageTemplate { .signedout }

    func title(in phrases: Phrases) -> String { phrases.landing.title }

    func values(in phrases: Phrases) -> PageValues { [:] }
}
