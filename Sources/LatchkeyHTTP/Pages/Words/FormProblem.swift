/// Why the form comes back. Each has a sentence that helps, at the field.
enum FormProblem: Hashable, Sendable {
    case empty, tooLong, controlCharacter, space, lookalikeAt, noAt, severalAts, localPart, domain
    /// It is the one that the account has.
    case sameAddress
    case tooSoon(seconds: Int64)
    case tooMany(seconds: Int64, of: Crowd = .requests)
    /// The server has its hands full, and nothing was done.
    case busy(seconds: Int64)
    /// The cookie or the CSRF field is missing or stale: pressing once more mends it.
    case cookies

    var seconds: Int64? {
        switch self {
        case .tooSoon(let seconds), .tooMany(let seconds, _), .busy(let seconds): seconds
        case .empty, .tooLong, .controlCharacter, .space, .lookalikeAt, .noAt, .severalAts, .localPart, .domain,
            .sameAddress, .cookies:
            nil
        }
    }

    var isAboutField: Bool {
        switch self {
        case .tooSoon, .tooMany, .busy, .cookies: false
        case .empty, .tooLong, .controlCharacter, .space, .lookalikeAt, .noAt, .severalAts, .localPart, .domain,
            .sameAddress:
            true
        }
    }
}

/// What there is too much of.
enum Crowd: Hashable, Sendable {
    case requests
    /// To one address.
    case messages
    case network, browser, app
    /// Sign-ins of one address that are open.
    case open
}

/// Why somebody is at the form again.
enum FormHint: Hashable, Sendable {
    case signedOut, linkExpired, startAgain
}
