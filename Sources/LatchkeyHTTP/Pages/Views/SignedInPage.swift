import LatchkeyCore

/// Signed in, with nowhere to go back to.
struct SignedInPage: PageView {
    let appName: String
    let identifier: String
    /// The browser that it is, as the server names it.
    var device = ""
    var who: String?
    var continueTo: String?
    var factors: FactorsOffer = .none
    let csrf: String

    var template: PageTemplate { .signedin }
    var step: SignInStep? { .signedIn }

    func title(in phrases: Phrases) -> String { phrases.session.inHeading(appName) }

    func values(in phrases: Phrases) -> PageValues {
        var values: PageValues = [
            "heading": title(in: phrases), "identifier": identifier, "csrf": csrf,
            "lead": phrases.session.inLead.pageValues, "goOn": phrases.session.goOn(appName),
        ]
        if !device.isEmpty {
            let words = phrases.session.onDevice
            values["device"] = ["before": words.before, "text": device, "after": words.after] as PageValues
        }
        values["who"] = who
        values["continueTo"] = continueTo
        values["factors"] = factors.words(phrases.factor)
        return values
    }
}

/// What is said of second factors to somebody who is signed in.
enum FactorsOffer: Sendable {
    /// Nothing: where little is at stake, a link is enough.
    case none
    case first
    case manage

    init(_ account: Account, _ tier: Tier) {
        self = account.factors.isEmpty ? (tier == .low ? .none : .first) : .manage
    }

    func words(_ phrases: FactorPhrases) -> String? {
        switch self {
        case .none: nil
        case .first: phrases.offerFirst
        case .manage: phrases.manage
        }
    }
}
