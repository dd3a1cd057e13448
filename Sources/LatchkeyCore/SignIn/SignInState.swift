/// Where a sign-in stands. Only the named transitions of ``SignIn`` change it.
public enum SignInState: Hashable, Sendable {
    case pending
    /// The link was confirmed in another browser, which shows a code to be typed where the sign-in began. A bound
    /// confirm, or the mailed code, still completes.
    case handedOff(Handoff)
    case completed(at: Timestamp)
    case superseded(at: Timestamp)
    case denied(at: Timestamp)
    case revoked(at: Timestamp)

    public struct Handoff: Hashable, Sendable {
        public let code: SecretDigest
        public let expiry: Timestamp

        public init(code: SecretDigest, expiry: Timestamp) {
            self.code = code
            self.expiry = expiry
        }
    }
}

/// Why a link or code can do nothing any more. All of them are ordinary, and a page explains each.
public enum Closed: String, Hashable, Sendable, CaseIterable {
    case used
    case expired
    case superseded
    case denied
    case revoked
}
