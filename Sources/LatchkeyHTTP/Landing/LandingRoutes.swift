import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// Where links lead. Every GET here is inert; only a post after a person's act does anything (promise 1).
struct LandingRoutes {
    let desk: Desk
    let inspect: InspectLink
    let confirm: ConfirmLink
    let deny: DenySignIn

    func add(to router: Router<EdgeContext>) {
        let (landing, notMe) = (desk.answers.standing(LandingPage()), desk.answers.standing(NotMePage()))
        router.get("/l") { request, _ in desk.answers.page(landing, request) }
        router.get("/l/not-me") { request, _ in desk.answers.page(notMe, request) }
        router.get("/l/{secret}", use: openPath)
        router.post("/l/inspect", use: inspectLink)
        router.post("/l/confirm", use: confirmLink)
        router.post("/l/not-me", use: denySignIn)
    }

    /// `link_secret: path`: the server shows what the script shows elsewhere.
    @Sendable func openPath(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let text = context.parameters.get("secret") ?? ""
        switch try await found(text, incoming, context, ranScript: false) {
        case .refused(let refusal): return refusal
        case .unknown:
            return desk.answers.page(EndedView.unknown, incoming, status: .notFound)
        case .known(let inspection) where inspection.signIn.purpose == .recover && inspection.closed == nil:
            return desk.answers.page(RecoveryPage(inspection, secret: text), incoming)
        case .known(let inspection):
            let policy = ContentPolicy(formTargets: desk.formTargets(inspection.signIn.returnTo))
            let view = LandingView(inspection)
            return desk.answers.page(LandingPage(secret: text, inspected: view), incoming, policy: policy)
        }
    }

    @Sendable func inspectLink(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        switch try await found(fields["secret"] ?? "", incoming, context, ranScript: true) {
        case .refused(let refusal): return refusal
        case .unknown: return desk.answers.json(InspectionAnswer.unknown)
        case .known(let inspection): return desk.answers.json(InspectionAnswer.known(inspection))
        }
    }

    @Sendable func confirmLink(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        let reply = ConfirmationReply(
            desk: desk, incoming: incoming, context: context, link: fields["secret"])
        if let refusal = desk.guessesRefused(visitor.requester.network, incoming, context) { return refusal }
        guard let link = try? Secret(parsing: fields["secret"] ?? "", as: .link) else { return reply.unknown() }
        let outcome = try await desk.admission { try await confirm(link, by: visitor) }
        if case .unknown = outcome { desk.guesses.count(visitor.requester.network) }
        return reply.answer(outcome)
    }

    @Sendable func denySignIn(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        let reply = DenialReply(desk: desk, incoming: incoming, context: context)
        if let refusal = desk.guessesRefused(visitor.requester.network, incoming, context) { return refusal }
        let text = fields["secret"] ?? ""
        let secret = (try? Secret(parsing: text, as: .notMe)) ?? (try? Secret(parsing: text, as: .link))
        guard let secret else { return reply.answer(.unknown) }
        let outcome = try await desk.admission { try await deny(secret, by: visitor) }
        if case .unknown = outcome { desk.guesses.count(visitor.requester.network) }
        return reply.answer(outcome)
    }
}

extension LandingRoutes {
    private enum Found {
        case known(InspectLink.Inspection)
        case unknown
        case refused(Response)
    }

    private func found(
        _ text: String, _ incoming: Request, _ context: EdgeContext, ranScript: Bool
    ) async throws -> Found {
        let visitor = desk.reception.visitor(of: incoming, context)
        if let refusal = desk.guessesRefused(visitor.requester.network, incoming, context) { return .refused(refusal) }
        guard let link = try? Secret(parsing: text, as: .link) else { return .unknown }
        let traits = OpeningTraits(of: incoming, ranScript: ranScript)
        switch try await desk.admission({ try await inspect(link, by: visitor, showing: traits) }) {
        case .known(let inspection): return .known(inspection)
        case .unknown:
            desk.guesses.count(visitor.requester.network)
            return .unknown
        }
    }
}

extension LandingView {
    init(_ inspection: InspectLink.Inspection) {
        let signIn = inspection.signIn
        let policy = inspection.app.policy
        self.init(
            state: inspection.closed.map { .ended(Ended($0)) } ?? .open, bound: inspection.bound,
            act: LandingAct(policy.button), otherDevice: OtherDevice(policy.crossDevice), appName: inspection.app.name,
            identifier: signIn.address.masked, browser: signIn.requester.browser,
            network: signIn.requester.network.text, askedAt: signIn.requestedAt, expiresAt: signIn.expiry,
            again: EndedView.again(inspection.app, signIn.returnTo))
    }
}

extension LandingAct {
    init(_ button: AppPolicy.Button) {
        switch button {
        case .notNeeded: self = .click
        case .required: self = .button
        }
    }
}

extension OtherDevice {
    init(_ crossDevice: AppPolicy.CrossDevice) {
        switch crossDevice {
        case .code: self = .code
        case .here: self = .here
        case .deny: self = .deny
        }
    }
}
