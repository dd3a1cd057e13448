import HTTPTypes
import Hummingbird

/// The headers of OWASP ASVS 5.0 V3.4, which stand on every answer, faults included.
struct SecurityHeaders: Sendable {
    /// The reference's place first.
    private let fixed: HTTPFields

    init(settings: EdgeSettings) {
        let transport = HTTPField(name: .strictTransportSecurity, value: "max-age=63072000; includeSubDomains")
        let reference = HTTPField(name: .requestID, value: "")
        fixed = HTTPFields([reference] + Self.always + (settings.isSecure ? [transport] : []))
    }

    /// A handler's own policy and caching stay; everything else is ours.
    func put(on response: inout Response, reference: String) {
        // Ours are copied as a whole, and the handler's few put in: far cheaper than the other way about.
        var headers = fixed
        headers[headers.startIndex] = HTTPField(name: .requestID, value: reference)
        for field in response.headers {
            if fixed.contains(field.name) { headers[field.name] = field.value } else { headers.append(field) }
        }
        response.headers = headers
    }

    private static let always = [
        HTTPField(name: .contentSecurityPolicy, value: ContentPolicy.closed.header),
        HTTPField(name: .cacheControl, value: "no-store"),
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        HTTPField(name: .referrerPolicy, value: "no-referrer"),
        HTTPField(name: .frameOptions, value: "DENY"),
        HTTPField(name: .crossOriginOpenerPolicy, value: "same-origin"),
        HTTPField(name: .crossOriginResourcePolicy, value: "same-origin"),
        HTTPField(
            name: .permissionsPolicy, value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
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
