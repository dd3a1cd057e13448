import HTTPTypes
import Hummingbird

/// Puts the headers of OWASP ASVS 5.0 V3.4 on every answer, faults included.
struct SecurityHeaders: RouterMiddleware {
    let settings: EdgeSettings

    func handle(
        _ request: Request, context: EdgeContext, next: (Request, EdgeContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in Self.fixed where response.headers[name] == nil {
            response.headers[name] = value
        }
        if settings.isSecure {
            response.headers[.strictTransportSecurity] = "max-age=63072000; includeSubDomains"
        }
        response.headers[.requestID] = context.reference
        return response
    }

    private static let fixed: [(HTTPField.Name, String)] = [
        (.contentSecurityPolicy, ContentPolicy.closed.header),
        (.cacheControl, "no-store"),
        (.xContentTypeOptions, "nosniff"),
        (.referrerPolicy, "no-referrer"),
        (.frameOptions, "DENY"),
        (.crossOriginOpenerPolicy, "same-origin"),
        (.crossOriginResourcePolicy, "same-origin"),
        (.permissionsPolicy, "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ]
}

/// The Content-Security-Policy of one answer: nothing from elsewhere, nothing inline, no frame around it.
struct ContentPolicy {
    /// Origins that a form on the page may end at, by way of redirects (CSP 3 §6.4.1 checks those too).
    var formTargets: [String] = []
    var isPage = true
    /// Only the demo's inbox frames something: the HTML part of a mail, sandboxed.
    var framesSelf = false

    static let closed = Self(isPage: false)

    var header: String {
        guard isPage else { return "default-src 'none'; frame-ancestors 'none'" }
        let forms = (["'self'"] + formTargets).joined(separator: " ")
        let frames = framesSelf ? "; frame-src 'self'" : ""
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "form-action \(forms); base-uri 'none'; frame-ancestors 'none'\(frames)"
    }
}
