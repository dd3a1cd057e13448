import LatchkeyCore

/// What went wrong, as far as a person needs to know.
enum FaultKind: Hashable, Sendable {
    case fault
    case busy(retryAfter: Int64)
    case notFound
    /// Cross-site, or a form that went stale.
    case forbidden
    case badRequest(String)
    case tooMany(seconds: Int64)
    /// The return address is not on the app's list.
    case badReturn
    case unknownApp
    /// Policy lets nobody in like this.
    case policy([PolicyDecision.Reason], app: String)
}
