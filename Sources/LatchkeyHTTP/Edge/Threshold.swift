import HTTPTypes
import Hummingbird

/// What every request passes, on its way in and out: the cross-site guard, then its handler; whatever that throws
/// becomes an answer, and every answer gets the security headers.
final class Threshold: RouterMiddleware {
    private let headers: SecurityHeaders
    private let faults: Faults
    private let crossSite: CrossSiteGuard

    init(settings: EdgeSettings, answers: Answers) {
        headers = SecurityHeaders(settings: settings)
        faults = Faults(answers: answers)
        crossSite = CrossSiteGuard(settings: settings)
    }

    func handle(
        _ request: Request, context: EdgeContext, next: (Request, EdgeContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            try crossSite.check(request)
            response = try await next(request, context)
        } catch {
            response = faults.answer(error, to: request, context)
        }
        headers.put(on: &response, reference: context.reference)
        return response
    }
}
