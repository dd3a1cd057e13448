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
    /// Seconds until another message may be asked for.
    var resendAfter: Int64 = 0
    var problem: WaitingProblem?
    /// The form, to correct the address.
    var again = "/signin"

    var template: PageTemplate { .waiting }
    var scripts: [Asset] { [.times, .waiting] }
    var step: SignInStep? { .link }

    func title(in phrases: Phrases) -> String {
        let title = phrases.waiting.title(appName)
        return problem == nil ? title : "\(phrases.common.problem): \(title)"
    }

    func values(in phrases: Phrases) -> PageValues {
        var values: PageValues = [
            "id": id, "csrf": csrf, "identifier": identifier, "again": again, "appName": appName,
            "handedOff": handedOff, "codes": !codesOff || handedOff, "codesOff": codesOff && !handedOff,
        ]
        values["problem"] = problem.map { phrases.waiting.problem($0) }
        return values
    }
}

/// What is known about the message, told only where an unknown address would be told the same.
enum DeliveryNotice: Hashable, Sendable {
    /// "If this address can sign in, a message is on its way."
    case untold
    case queued
    case accepted(at: Timestamp)
    case deferred, abandoned, rejected
}

/// Why a code or a further message was refused.
enum WaitingProblem: Hashable, Sendable {
    case malformedCode
    case wrongCode(triesLeft: Int)
    case noTriesLeft
    case handoffWrong(triesLeft: Int)
    case handoffExpired
    case tooSoon(seconds: Int64)
    case cookies
}
