/// Signed in, with nowhere to go back to.
struct SignedInPage: PageView {
    let appName: String
    let identifier: String
    var continueTo: String?
    let csrf: String

    var template: PageTemplate { .signedin }
    var step: SignInStep? { .signedIn }

    func title(in phrases: Phrases) -> String { phrases.landing.title }

    func values(in phrases: Phrases) -> PageValues { ["identifier": identifier] }
}
