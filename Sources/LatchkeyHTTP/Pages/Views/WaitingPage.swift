import LatchkeyCore

/// The window in which the identifier was typed, while the message is on its way.
struct WaitingPage: PageView {
    let id: String
    let appName: String
    /// As typed by this very browser, unmasked.
    let identifier: String
    let csrf: String
    let requestedAt: Timestamp
    let expiresAt: Timestamp
    let secondsLeft: Int64
    let delivery: DeliveryNotice
    /// Somebody opened the link elsewhere and was shown a handoff code: ask for it.
    var handedOff = false
    /// Links only.
    var codesOff = false
    /// Their mail system opens links by itself, so the code comes first.
    var codeFirst = false
    /// Seconds until another message may be asked for.
    var resendAfter: Int64 = 0
    var problem: WaitingProblem?
    /// The form, to correct the address.
    var again = "/signin"

    var template: PageTemplate { .waiting }
    var scripts: [Asset] { [.times, .form, .waiting] }
    var step: SignInStep? { .link }

    func title(in phrases: Phrases) -> String {
        let title = phrases.waiting.title(appName)
        return problem == nil ? title : "\(phrases.common.problem): \(title)"
    }

    private var asksForCode: Bool {
        guard !delivery.isLost, problem != .noTriesLeft else { return false }
        return !codesOff || handedOff
    }

    func values(in phrases: Phrases) -> PageValues {
        let words = phrases.waiting
        let lead = delivery == .untold ? words.untoldLead(appName) : words.lead(appName)
        var values: PageValues = [
            "id": id, "csrf": csrf, "identifier": identifier, "again": again,
            "lead": lead.pageValues, "delivery": delivery.pageValues(words),
            "deliveries": DeliveryNotice.kinds(at: requestedAt).map { $0.pageValues(words) },
            "expiry": expiresAt.pageValues, "secondsLeft": "\(secondsLeft)",
            "lifetime": "\((expiresAt - requestedAt).secondsRoundedUp)",
            "pending": !handedOff, "handedOff": handedOff,
            "codes": asksForCode, "codesOff": codesOff && !handedOff && !delivery.isLost,
            "lost": delivery.isLost, "codeFirst": codeFirst && asksForCode && !handedOff,
            "resendAfter": "\(resendAfter)", "soon": words.resendSoon.pageValues,
        ]
        values["codeProblem"] = problem.flatMap { $0.isAboutCode ? words.problem($0) : nil }
        values["problem"] = problem.flatMap { $0.isAboutCode ? nil : words.problem($0) }
        return values
    }
}

extension DeliveryNotice {
    /// One of each, for the script to choose from; it puts the true moment in.
    static func kinds(at moment: Timestamp) -> [Self] {
        [.untold, .queued, .accepted(at: moment), .deferred, .abandoned, .rejected]
    }

    func pageValues(_ words: WaitingPhrases) -> PageValues {
        var values = words.delivery(self).pageValues
        values["kind"] = name
        if case .accepted(let moment) = self { values["at"] = moment.pageValues }
        return values
    }

    /// The message never arrives, so neither its link nor its code is worth waiting for.
    fileprivate var isLost: Bool {
        switch self {
        case .abandoned, .rejected: true
        case .untold, .queued, .accepted, .deferred: false
        }
    }

    private var name: String {
        switch self {
        case .untold: "untold"
        case .queued: "queued"
        case .accepted: "accepted"
        case .deferred: "deferred"
        case .abandoned: "abandoned"
        case .rejected: "rejected"
        }
    }
}
