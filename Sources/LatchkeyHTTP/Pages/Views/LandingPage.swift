import LatchkeyCore

/// Where a link leads. Opening it changes nothing.
struct LandingPage: PageView {
    /// Nil where the secret stands in the fragment and the script reads it.
    var secret: String?
    /// What the server found for a path secret; needs no script.
    var inspected: LandingView?

    var template: PageTemplate { .landing }
    var scripts: [Asset] { inspected == nil ? [.times, .form, .handoff, .landing] : [.times, .form, .handoff] }
    var step: SignInStep? { .link }

    func title(in phrases: Phrases) -> String {
        guard let inspected else { return phrases.landing.title }
        return inspected.title(in: phrases)
    }

    func values(in phrases: Phrases) -> PageValues {
        if let inspected { return inspected.pageValues(phrases, secret: secret ?? "") }
        var values: PageValues = [
            "variants": LandingVariant.allCases.map { $0.pageValues(phrases.landing) },
            "endings": Ended.allCases.map { $0.pageValues(phrases.ended, again: "") },
            "fragment": true,
            "code": "", "letters": "",
            "busy": phrases.landing.busy.pageValues,
            "full": phrases.landing.full.pageValues,
            "done": phrases.landing.done.pageValues,
            "refused": phrases.landing.refused.pageValues,
            "waits": phrases.handoff.lead.pageValues,
        ]
        values["secret"] = secret
        return values
    }
}
