import LatchkeyCore

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

extension LandingView {
    /// Which page a link opens, or nil where it can do nothing any more.
    private var variant: LandingVariant? {
        switch (state, bound) {
        case (.ended(.used), true): .resume
        case (.ended, _): nil
        case (.open, true): act == .click ? .click : .button
        case (.open, false): LandingVariant(otherDevice)
        }
    }

    private var ending: Ended {
        switch state {
        case .ended(let kind): kind
        case .open: .unknown
        }
    }

    func title(in phrases: Phrases) -> String {
        guard let variant else { return phrases.ended.words(for: ending).heading }
        return phrases.landing.words(for: variant).heading.around(variant.headingNamesApp ? appName : "")
    }

    func pageValues(_ phrases: Phrases, secret: String) -> PageValues {
        guard let variant else { return ["ending": ending.pageValues(phrases.ended, again: again)] }
        let details: PageValues = [
            "secret": secret, "appName": appName, "identifier": identifier, "browser": browser, "network": network,
            "asked": askedAt.pageValues, "again": again,
        ]
        return ["variant": details.merging(variant.pageValues(phrases.landing)) { kept, _ in kept }]
    }
}
