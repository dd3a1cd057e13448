import LatchkeyCore

/// The sample app of `latchkey demo`.
struct DemoAppPage: PageView {
    var signedIn: DemoSession?
    let signInHref: String
    let csrf: String

    var template: PageTemplate { .demo }
    var scripts: [Asset] { [.times] }
    var look: PageLook { .sample }

    func title(in phrases: Phrases) -> String { phrases.demo.name }

    func values(in phrases: Phrases) -> PageValues {
        var values: PageValues = [
            "signInHref": signInHref, "csrf": csrf, "notes": phrases.demo.notes.map(\.pageValues),
        ]
        values["signedIn"] = signedIn.map { session -> PageValues in
            [
                "identifier": session.identifier, "acr": session.acr, "amr": session.amr,
                "expires": session.expires.pageValues, "as": phrases.demo.signedInAs.pageValues,
            ]
        }
        return values
    }
}

/// What the sample app learned about who is there.
struct DemoSession: Sendable {
    let identifier: String
    let acr: String
    let amr: String
    let expires: Timestamp
}
