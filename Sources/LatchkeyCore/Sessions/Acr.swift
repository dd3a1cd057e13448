/// How a session came to be. None of these is an AAL of NIST SP 800-63B-4, and the names say so: mail earns none
/// (§3.1.3.1). Each is a path below the issuer where the server explains it (OpenID Connect Core §2 wants a URI).
public enum Acr: String, Sendable, CaseIterable {
    /// The link was confirmed in the browser that asked for it.
    case emailLinkBound = "email-link-bound"
    /// The link was confirmed elsewhere, and the handoff code was typed in the browser that asked.
    case emailLinkHandoff = "email-link-handoff"
    /// The link was confirmed elsewhere and signed in there (`cross_device: here`).
    case emailLink = "email-link"
    /// The code from the mail was typed in the browser that asked.
    case emailCode = "email-code"
    /// A link or code by mail, and then a time-based one-time password.
    case emailTOTP = "email-totp"

    public func uri(issuer: String) -> String { "\(issuer)/acr/\(rawValue)" }

    /// RFC 8176 has no word for mail; these are ours. Mail alone is never `otp`, and nothing here is `mfa`.
    public var amr: [String] {
        switch self {
        case .emailLinkBound, .emailLinkHandoff, .emailLink: ["email", "url"]
        case .emailCode: ["email", "code"]
        case .emailTOTP: ["email", "otp"]
        }
    }
}
