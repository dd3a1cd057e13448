import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// The doorstep: for browsers whose session can't do everything yet. What it asks for depends on what the session is for.
struct StepUpRoutes {
    let desk: Desk
    let see: SeeDoorstep
    let stepUp: StepUp
    let offer: OfferFactor
    let confirm: ConfirmFactor

    static let path = "/step-up"

    func add(to router: Router<EdgeContext>) {
        router.get(RouterPath(Self.path), use: show)
        router.post(RouterPath(Self.path), use: answer)
    }

    @Sendable func show(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        try await page(incoming, context)
    }

    @Sendable func answer(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        guard desk.accepts(fields["csrf"], for: visitor.session) else { throw CrossSiteRefused() }
        let typed = FactorAnswer.digits(String((fields["code"] ?? "").prefix(64)))
        guard let doorstep = try await desk.admission({ try await see(by: visitor) }) else { return startAgain }
        switch doorstep.session.scope {
        case .full: return desk.answers.redirect(to: desk.destination(.full, doorstep.returnTo))
        case .stepUp: return try await prove(typed, incoming, context)
        case .enrolment, .recovery: return try await enrol(typed, incoming, context)
        }
    }

    private var startAgain: Response { desk.answers.redirect(to: "/signin") }

    private func prove(
        _ typed: FactorAnswer, _ incoming: Request, _ context: EdgeContext
    ) async throws -> Response {
        let visitor = desk.reception.visitor(of: incoming, context)
        switch try await desk.admission({ try await stepUp(typed, by: visitor) }) {
        case .signedIn(let signedIn): return welcome(signedIn)
        case .wrong: return try await page(incoming, context, problem: .wrong)
        case .malformed: return try await page(incoming, context, problem: .malformed)
        case .limited: return try await page(incoming, context, problem: nil)
        case .noDoorstep: return startAgain
        }
    }

    private func enrol(
        _ typed: FactorAnswer, _ incoming: Request, _ context: EdgeContext
    ) async throws -> Response {
        let visitor = desk.reception.visitor(of: incoming, context)
        switch try await desk.admission({ try await confirm(typed, by: visitor) }) {
        case .signedIn(let signedIn): return welcome(signedIn)
        case .recovered(let app):
            var response = desk.answers.page(FactorsChangedPage(change: .recovered, app: app), incoming)
            desk.reception.cookies.remove(.session, from: &response)
            return response
        case .wrong, .proofWrong: return try await page(incoming, context, problem: .wrongOffer)
        case .malformed: return try await page(incoming, context, problem: .malformed)
        case .added, .limited, .noOffer: return startAgain
        }
    }

    private func welcome(_ signedIn: SignedIn) -> Response {
        var response = desk.answers.redirect(to: desk.destination(signedIn))
        desk.reception.welcome(signedIn, on: &response)
        return response
    }

    private func page(
        _ incoming: Request, _ context: EdgeContext, problem: FactorProblem? = nil
    ) async throws -> Response {
        let visitor = desk.reception.visitor(of: incoming, context)
        guard let secret = visitor.session, let doorstep = try await desk.admission({ try await see(by: visitor) })
        else { return startAgain }
        let csrf = desk.reception.keyring.formToken(for: secret)
        // The browser holds the redirect after the form to the same rule as the form.
        let policy = ContentPolicy(formTargets: desk.formTargets(doorstep.returnTo))
        switch doorstep.session.scope {
        case .full: return desk.answers.redirect(to: desk.destination(.full, doorstep.returnTo))
        case .stepUp:
            let limit = doorstep.limitedUntil.map(desk.seconds)
            let page = StepUpPage(doorstep, csrf: csrf, problem: limit.map(FactorProblem.limited) ?? problem)
            return answer(page, limit: limit, problem, incoming, context, policy)
        case .enrolment, .recovery:
            guard let offer = try await desk.admission({ try await offer(by: visitor) }) else { return startAgain }
            let page = EnrolmentPage(
                offer, issuer: desk.answers.settings.issuer, csrf: csrf, action: Self.path, problem: problem)
            return answer(page, limit: nil, problem, incoming, context, policy)
        }
    }

    private func answer(
        _ page: some PageView, limit: Int64?, _ problem: FactorProblem?, _ incoming: Request, _ context: EdgeContext,
        _ policy: ContentPolicy
    ) -> Response {
        let status: HTTPResponse.Status =
            limit != nil ? .tooManyRequests : problem == nil ? .ok : .unprocessableContent
        guard !incoming.wantsJSON else { return problemAnswer(limit, problem, context) }
        var response = desk.answers.page(page, incoming, status: status, policy: policy)
        if let limit { response.setRetry(after: limit, limit: Self.limitName) }
        return response
    }

    private static let limitName = "second_factor"

    /// For programs.
    private func problemAnswer(_ limit: Int64?, _ problem: FactorProblem?, _ context: EdgeContext) -> Response {
        if let limit {
            var response = desk.answers.problem(Fault(.tooMany(seconds: limit), .tooManyRequests), context)
            response.setRetry(after: limit, limit: Self.limitName)
            return response
        }
        guard problem != nil else { return desk.answers.json(.object(["state": .string("step-up")])) }
        let fault = Fault(.badRequest("This is not a value that works now."), .unprocessableContent)
        return desk.answers.problem(fault, context, state: "step-up")
    }
}

extension StepUpPage {
    init(_ doorstep: SeeDoorstep.Doorstep, csrf: String, problem: FactorProblem?) {
        self.init(
            appName: doorstep.app.name, identifier: doorstep.account.address.masked, csrf: csrf,
            reasons: doorstep.reasons, problem: problem)
    }
}

extension EnrolmentPage {
    init(_ offer: OfferFactor.Offer, issuer: String, csrf: String, action: String, problem: FactorProblem?) {
        // Without scheme and port: apps show it as a name.
        let host = issuer.firstRange(of: "://").map { issuer[$0.upperBound...].prefix { $0 != ":" } } ?? issuer[...]
        self.init(
            purpose: Purpose(offer.session.scope), appName: offer.app.name, identifier: offer.account.address.text,
            uri: offer.secret.enrolmentURI(issuer: String(host), account: offer.account.address.text),
            key: offer.secret.base32, csrf: csrf, action: action, wantsProof: offer.wantsProof, problem: problem)
    }
}

extension EnrolmentPage.Purpose {
    init(_ scope: Session.Scope) {
        switch scope {
        case .enrolment, .stepUp: self = .first
        case .recovery: self = .recovery
        case .full: self = .added
        }
    }
}

extension FactorsChangedPage {
    init(change: Change, app: App) {
        self.init(change: change, appName: app.name, again: EndedView.again(app, nil))
    }
}
