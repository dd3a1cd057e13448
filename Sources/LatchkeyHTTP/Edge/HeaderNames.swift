import HTTPTypes

extension HTTPField.Name {
    static let requestID = name("X-Request-Id")
    static let frameOptions = name("X-Frame-Options")
    static let referrerPolicy = name("Referrer-Policy")
    static let crossOriginOpenerPolicy = name("Cross-Origin-Opener-Policy")
    static let crossOriginResourcePolicy = name("Cross-Origin-Resource-Policy")
    static let permissionsPolicy = name("Permissions-Policy")
    static let clearSiteData = name("Clear-Site-Data")
    static let fetchSite = name("Sec-Fetch-Site")
    static let rateLimit = name("RateLimit")
    static let accelBuffering = name("X-Accel-Buffering")

    static func name(_ text: String) -> Self {
        guard let name = Self(text) else { preconditionFailure("not a header name: \(text)") }
        return name
    }
}
