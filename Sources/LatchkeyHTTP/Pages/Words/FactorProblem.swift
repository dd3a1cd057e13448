/// Why a page about second factors comes back.
enum FactorProblem: Hashable, Sendable {
    case wrong
    /// The first code of an app that is being set up.
    case wrongOffer
    /// The code of the app that the account has already.
    case wrongProof
    case malformed
    case limited(seconds: Int64)

    var seconds: Int64? {
        guard case .limited(let seconds) = self else { return nil }
        return seconds
    }
}

/// Why the page of a recovery's link comes back.
enum RecoveryProblem: Hashable, Sendable {
    case wrong(triesLeft: Int)
    case malformed
}
