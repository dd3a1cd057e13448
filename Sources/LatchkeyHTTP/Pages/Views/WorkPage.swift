/// A stranger's browser works for a second and asks once more, by itself.
struct WorkPage: PageView {
    let appID: String
    let appName: String
    let csrf: String
    var returnTo: String?
    /// As it was typed.
    let identifier: String
    let challenge: String
    /// From when on there may be no work to do: for browsers that can't do it.
    let seconds: Int64

    var template: PageTemplate { .work }
    var scripts: [Asset] { [.work] }
    var step: SignInStep? { .address }

    func title(in phrases: Phrases) -> String { "\(phrases.work.heading) · \(appName)" }

    func values(in phrases: Phrases) -> PageValues {
        var values: PageValues = [
            "appID": appID, "csrf": csrf, "identifier": identifier, "challenge": challenge,
            "next": phrases.work.next.pageValues,
            "without": phrases.work.without(phrases.common.duration(seconds)),
        ]
        values["returnTo"] = returnTo
        return values
    }
}
