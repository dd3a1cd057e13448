import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Explains our `acr` values at their own addresses, because OpenID Connect Core §2 wants them to be agreed upon.
struct AcrRoutes {
    func add(to router: Router<EdgeContext>) {
        router.get("/acr/{name}") { _, context in
            guard let acr = context.parameters.get("name").flatMap(Acr.init) else { throw HTTPError(.notFound) }
            let text = "\(acr.rawValue)\n\n\(Self.meaning(of: acr))\n\n\(Self.assurance(of: acr))\n"
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: .init(byteBuffer: .init(string: text)))
        }
    }

    private static func assurance(of acr: Acr) -> String {
        switch acr {
        case .emailLinkBound, .emailLinkHandoff, .emailLink, .emailCode:
            """
            This shows recent control of a mailbox. It is no authenticator assurance level of NIST SP 800-63B-4 (§3.1.3.1),
            and no second factor.
            """
        case .emailTOTP:
            """
            This shows recent control of a mailbox, and of an authenticator app. It is no authenticator assurance level of
            NIST SP 800-63B-4 (§3.1.3.1); the digits are a second factor that can be phished.
            """
        }
    }

    private static func meaning(of acr: Acr) -> String {
        switch acr {
        case .emailLinkBound:
            "A one-time link sent by email was confirmed in the browser that had asked for it."
        case .emailLinkHandoff:
            "A one-time link sent by email was confirmed in another browser, which showed a short code; the code was typed in "
                + "the browser that had asked for the link."
        case .emailLink:
            "A one-time link sent by email was confirmed in a browser other than the one that had asked for it."
        case .emailCode:
            "A one-time code sent by email was typed in the browser that had asked for it."
        case .emailTOTP:
            "A one-time link or code sent by email was used, and then a time-based one-time password (RFC 6238)."
        }
    }
}
