/// What an open link's page asks for.
enum LandingVariant: String, CaseIterable, Sendable {
    /// Initiating browser: one button, or none at all.
    case button, click
    /// Used before, in this very browser: on to the session.
    case resume
    /// Any other browser, by the app's policy.
    case code, here, deny
}
