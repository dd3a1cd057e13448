import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// The second factors of whoever is signed in: what there is, one more, one less.
struct FactorRoutes {
    let desk: Desk
    let list: ListFactors
    let offer: OfferFactor
    let confirm: ConfirmFactor
    let remove: RemoveFactor

    static let path = "/account/factors"
    private static let adding = "/account/factors/add"

    func add(to router: Router<EdgeContext>) {
        router.get(RouterPath(Self.path), use: show)
        router.get(RouterPath(Self.adding), use: showOffer)
        router.post(RouterPath(Self.adding), use: add)
        router.post("/account/factors/{id}/remove", use: remove)
    }

    @Sendable func show(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        try await page(incoming, context)
    }

    @Sendable func showOffer(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        try await offerPage(incoming, context)
    }

    @Sendable func add(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        guard desk.accepts(fields["csrf"], for: visitor.session) else { throw CrossSiteRefused() }
        guard let list = try await desk.admission({ try await list(by: visitor) }) else { return elsewhere }
        let proof = list.factors.isEmpty ? nil : answer(fields["proof"])
        switch try await desk.admission({ try await confirm(answer(fields["code"]), proof: proof, by: visitor) }) {
        case .added: return desk.answers.redirect(to: Self.path)
        case .wrong: return try await offerPage(incoming, context, problem: .wrongOffer)
        case .malformed: return try await offerPage(incoming, context, problem: .malformed)
        case .proofWrong: return try await offerPage(incoming, context, problem: .wrongProof)
        case .limited(let until): return try await offerPage(incoming, context, problem: limited(until))
        case .signedIn, .recovered, .noOffer: return desk.answers.redirect(to: Self.adding)
        }
    }

    @Sendable func remove(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        guard desk.accepts(fields["csrf"], for: visitor.session) else { throw CrossSiteRefused() }
        guard let id = context.parameters.get("id").flatMap({ FactorID(parsing: $0) }) else {
            throw HTTPError(.notFound)
        }
        let given = answer(fields["code"])
        switch try await desk.admission({ try await remove(id, proving: given, by: visitor) }) {
        case .removed(let app):
            var response = desk.answers.page(FactorsChangedPage(change: .removed, app: app), incoming)
            desk.reception.cookies.remove(.session, from: &response)
            return response
        case .wrong: return try await page(incoming, context, problem: (id, .wrong))
        case .malformed: return try await page(incoming, context, problem: (id, .malformed))
        case .limited(let until): return try await page(incoming, context, problem: (id, limited(until)))
        case .unknown: throw HTTPError(.notFound)
        case .signedOut: return elsewhere
        }
    }

    private func answer(_ typed: String?) -> FactorAnswer { .digits(String((typed ?? "").prefix(64))) }

    private func limited(_ until: Timestamp) -> FactorProblem {
        .limited(seconds: desk.seconds(until: until))
    }

    /// Whoever stands at the doorstep goes there, and everybody else to the form: the doorstep sends them on.
    private var elsewhere: Response { desk.answers.redirect(to: StepUpRoutes.path) }

    private func page(
        _ incoming: Request, _ context: EdgeContext, problem: (FactorID, FactorProblem)? = nil
    ) async throws -> Response {
        let visitor = desk.reception.visitor(of: incoming, context)
        guard let secret = visitor.session, let list = try await desk.admission({ try await list(by: visitor) })
        else { return elsewhere }
        let page = FactorsPage(
            identifier: list.account.address.text,
            factors: list.factors.map { factor in
                FactorsPage.Entry(
                    id: factor.id.text, kind: factor.kind, since: factor.confirmedAt ?? factor.createdAt,
                    problem: problem?.0 == factor.id ? problem?.1 : nil)
            }, addHref: Self.adding, csrf: desk.reception.keyring.formToken(for: secret))
        return response(page, problem?.1, incoming)
    }

    private func offerPage(
        _ incoming: Request, _ context: EdgeContext, problem: FactorProblem? = nil
    ) async throws -> Response {
        let visitor = desk.reception.visitor(of: incoming, context)
        guard let secret = visitor.session, let offer = try await desk.admission({ try await offer(by: visitor) }),
            offer.session.scope == .full
        else { return elsewhere }
        let page = EnrolmentPage(
            offer, issuer: desk.answers.settings.issuer, csrf: desk.reception.keyring.formToken(for: secret),
            action: Self.adding, problem: problem)
        return response(page, problem, incoming)
    }

    private func response(_ page: some PageView, _ problem: FactorProblem?, _ incoming: Request) -> Response {
        guard let problem else { return desk.answers.page(page, incoming) }
        guard let seconds = problem.seconds else {
            return desk.answers.page(page, incoming, status: .unprocessableContent)
        }
        var response = desk.answers.page(page, incoming, status: .tooManyRequests)
        response.setRetry(after: seconds, limit: "second_factor")
        return response
    }
}
