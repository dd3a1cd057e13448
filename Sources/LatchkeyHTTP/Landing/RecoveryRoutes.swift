import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// Where a recovery's link and the code that staff read out come together.
struct RecoveryRoutes {
    let desk: Desk
    let open: OpenRecovery

    func add(to router: Router<EdgeContext>) {
        router.post("/l/recover", use: recover)
    }

    @Sendable func recover(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        let reply = ConfirmationReply(desk: desk, incoming: incoming, context: context)
        if let refusal = desk.guessesRefused(visitor.requester.network, incoming, context) { return refusal }
        let text = fields["secret"] ?? ""
        guard let link = try? Secret(parsing: text, as: .link) else { return reply.unknown() }
        let typed = String((fields["code"] ?? "").prefix(64))
        switch try await desk.admission({ try await open(link, code: typed, by: visitor) }) {
        case .signedIn(let signedIn): return reply.answer(.signedIn(signedIn))
        case .wrong(let inspection, let left):
            return again(inspection, text, .wrong(triesLeft: left), incoming, context)
        case .malformed(let inspection): return again(inspection, text, .malformed, incoming, context)
        case .closed(let closed, let app): return reply.answer(.closed(closed, app))
        case .unknown:
            desk.guesses.count(visitor.requester.network)
            return reply.unknown()
        }
    }

    private func again(
        _ inspection: InspectLink.Inspection, _ secret: String, _ problem: RecoveryProblem, _ incoming: Request,
        _ context: EdgeContext
    ) -> Response {
        guard !incoming.wantsJSON else {
            let sentence = "The link wants the code that the helpdesk has read out, and this isn't it."
            return desk.answers.problem(
                Fault(.badRequest(sentence), .unprocessableContent), context, state: "spoken-code")
        }
        return desk.answers.page(
            RecoveryPage(inspection, secret: secret, problem: problem), incoming, status: .unprocessableContent)
    }
}

extension RecoveryPage {
    init(_ inspection: InspectLink.Inspection, secret: String, problem: RecoveryProblem? = nil) {
        self.init(
            secret: secret, appName: inspection.app.name, identifier: inspection.signIn.address.masked,
            expiresAt: inspection.signIn.expiry, problem: problem)
    }
}
