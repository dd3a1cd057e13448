extension LandingVariant {
    init(_ policy: OtherDevice) {
        switch policy {
        case .code: self = .code
        case .here: self = .here
        case .deny: self = .deny
        }
    }

    var headingNamesApp: Bool { self != .deny }

    /// What stands in the middle of the leading sentence.
    private enum Slot { case identifier, app, nothing }

    private var leadSlot: Slot {
        switch self {
        case .button, .click, .resume, .here: .identifier
        case .deny: .app
        case .code: .nothing
        }
    }

    private var showsAsker: Bool {
        switch self {
        case .code, .here, .deny: true
        case .button, .click, .resume: false
        }
    }

    func pageValues(_ phrases: LandingPhrases) -> PageValues {
        let words = phrases.words(for: self)
        var values: PageValues = [
            "id": rawValue, "heading": words.heading.pageValues, "lead": words.lead.pageValues, "act": words.act,
            "headingNamesApp": headingNamesApp,
            "leadNamesIdentifier": leadSlot == .identifier, "leadNamesApp": leadSlot == .app,
            "showsAsker": showsAsker, "foldsAsker": !showsAsker && self != .resume, "confirms": self != .deny,
            "canRefuse": self != .resume,
        ]
        values["caution"] = words.caution.isEmpty ? nil : words.caution
        return values
    }
}
