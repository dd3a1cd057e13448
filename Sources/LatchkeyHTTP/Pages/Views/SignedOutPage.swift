/// Signed out, with the way back.
struct SignedOutPage: PageView {
    var appID: String?
    var appName: String?
    /// Where the next sign-in begins; nil where no app is known.
    var again: String?

    var template: PageTemplate { .signedout }

    func title(in phrases: Phrases) -> String { phrases.session.outHeading }

    func values(in phrases: Phrases) -> PageValues {
        var values: PageValues = [:]
        values["again"] = again ?? appID.map { "/signin?app=\($0)" }
        return values
    }
}
