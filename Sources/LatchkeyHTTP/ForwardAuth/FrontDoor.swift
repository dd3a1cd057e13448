import HTTPTypes
import Hummingbird

/// Answers session checks itself and leaves all else to the router: apps ask with every request of theirs, and the
/// one path that is asked for so often need not be looked for.
final class FrontDoor: HTTPResponder {
    private let router: RouterResponder<EdgeContext>
    private let threshold: Threshold
    private let verify: VerifyRoute

    init(router: RouterResponder<EdgeContext>, threshold: Threshold, verify: VerifyRoute) {
        self.router = router
        self.threshold = threshold
        self.verify = verify
    }

    func respond(to request: Request, context: EdgeContext) async throws -> Response {
        guard request.method == .get, request.uri.path == VerifyRoute.path else {
            return try await router.respond(to: request, context: context)
        }
        return try await threshold.handle(request, context: context) { try await self.verify.verify($0, $1) }
    }
}
