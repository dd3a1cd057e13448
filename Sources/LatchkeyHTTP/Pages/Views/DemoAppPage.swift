import LatchkeyCore

/// The sample app of `latchkey demo`.
struct DemoAppPage: PageView {
    var signedIn: DemoSession?
    let signInHref: String
    let csrf: String

    var template: PageTemplate { .demo }
    var scripts: [Asset] { [.times] }

    func title(in phrases: Phrases) -> String { phrases.landing.title }

    func values(in phrases: Phrases) -> PageValues { [:] }
}

/// What the sample app learned about who is there.
struct DemoSession: Sendable {
    let identifier: String
    let acr: String
    let amr: String
    let expires: Timestamp
}
