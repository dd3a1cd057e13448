/// Signed in, with nowhere to go back to.
struct SignedInPage: PageView {
    let appName: String
    let identifier: String
    var continueTo: String?
    let csrf: String

    var template: PageTemplate { .signedin }
    var step: SignInStep? { .signedIn }

    func title(in phrases: Phrases) -> String { phrases.session.inHeading(appName) }

    func values(in phrases: Phrases) -> PageValues {
        var values: PageValues = [
            "heading": title(in: phrases), "identifier": identifier, "csrf": csrf,
            "lead": phrases.session.inLead.pageValues, "goOn": phrases.session.goOn(appName),
        ]
        values["continueTo"] = continueTo
        return values
    }
}
