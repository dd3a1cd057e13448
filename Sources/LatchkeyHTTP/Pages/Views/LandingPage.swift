import LatchkeyCore

/// Where a link leads. Opening it changes nothing.
struct LandingPage: PageView {
    /// Nil where the secret stands in the fragment and the script reads it.
    var secret: String?
    /// What the server found for a path secret; needs no script.
    var inspected: LandingView?

    var template: PageTemplate { .landing }
    var scripts: [Asset] { [.times, .landing] }
    var step: SignInStep? { .link }

    func title(in phrases: Phrases) -> String { phrases.landing.title }

    func values(in phrases: Phrases) -> PageValues { [:] }
}

/// What a link would do, and for whom.
struct LandingView: Sendable {
    let state: LandingState
    /// Opened in the initiating browser.
    let bound: Bool
    let act: LandingAct
    let otherDevice: OtherDevice
    let appName: String
    /// Masked.
    let identifier: String
    let browser: String
    let network: String
    let askedAt: Timestamp
    let expiresAt: Timestamp
    let again: String
}

enum LandingState: Hashable, Sendable {
    case open
    case ended(Ended)
}

/// What completes a link in the initiating browser.
enum LandingAct: String, Hashable, Sendable {
    /// The click in the mail was the act; the script confirms when the page is visible.
    case click
    case button
}

/// What an unbound browser may do.
enum OtherDevice: String, Hashable, Sendable {
    case code, here, deny
}
