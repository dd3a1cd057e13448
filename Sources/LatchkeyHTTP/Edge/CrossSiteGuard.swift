import HTTPTypes
import Hummingbird

/// Refuses every request that could change something and comes from another site's page (A21).
///
/// Browsers say so in `Sec-Fetch-Site`, or in `Origin`; under our own `no-referrer` a form's `Origin` is `null`, so
/// `null` alone passes for nothing. What carries neither isn't a browser's cross-site post.
struct CrossSiteGuard: Sendable {
    let settings: EdgeSettings

    func check(_ request: Request) throws(CrossSiteRefused) {
        guard Self.isSafe(request.method) || isOurs(request) else { throw CrossSiteRefused() }
    }

    private static func isSafe(_ method: HTTPRequest.Method) -> Bool {
        method == .get || method == .head || method == .options
    }

    private func isOurs(_ request: Request) -> Bool {
        let origin = request.headers[.origin]
        if let site = request.headers[.fetchSite] {
            return site == "same-origin" && (origin == nil || origin == "null" || origin == settings.issuer)
        }
        return origin == nil || origin == settings.issuer
    }
}

struct CrossSiteRefused: Error {}
