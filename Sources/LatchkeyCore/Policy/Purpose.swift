/// What a link may do: one purpose a link, never another's (docs/protocol.md).
public enum Purpose: String, Sendable, CaseIterable {
    case signIn = "sign_in"
    /// Proves a new address of an account whose session asks for it.
    case verifyAddress = "verify_address"
    /// Started by staff. Ends in a session that can set a new factor, and nothing else.
    case recover
}
