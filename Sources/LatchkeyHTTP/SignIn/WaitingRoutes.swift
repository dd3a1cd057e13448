import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// The window that waits: for the browser that began the sign-in. To any other there is nothing here.
struct WaitingRoutes {
    let desk: Desk
    let watch: WatchSignIn
    let enterCode: EnterCode

    func add(to router: Router<EdgeContext>) {
        router.get("/signin/wait/{id}", use: wait)
        router.post("/signin/wait/{id}/code", use: code)
    }

    @Sendable func wait(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let query = incoming.uri.queryParameters
        var problem: WaitingProblem?
        if query["problem"] == "cookies" { problem = .cookies }
        if let seconds = query["wait"].flatMap({ Int64($0) }), (1...86_400).contains(seconds) {
            problem = .tooSoon(seconds: seconds)
        }
        return try await window(incoming, context, problem: problem)
    }

    @Sendable func code(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        guard let id = desk.signIn(in: context) else { throw HTTPError(.notFound) }
        guard desk.accepts(fields["csrf"], for: visitor.binding) else {
            return try await window(incoming, context, problem: .cookies, status: .forbidden)
        }
        let typed = String((fields["code"] ?? "").prefix(64))
        switch try await desk.admission({ try await enterCode(typed, for: id, by: visitor) }) {
        case .signedIn(let signedIn):
            var response = desk.answers.redirect(to: desk.destination(signedIn))
            desk.reception.welcome(signedIn, on: &response)
            return response
        case .wrong(let kind, let left):
            let problem: WaitingProblem =
                switch kind {
                case .mailed: .wrongCode(triesLeft: left)
                case .handoff: .handoffWrong(triesLeft: left)
                }
            return try await window(incoming, context, problem: problem, status: .unprocessableContent)
        case .malformed:
            return try await window(incoming, context, problem: .malformedCode, status: .unprocessableContent)
        case .noHandoff:
            return try await window(incoming, context, problem: .handoffExpired, status: .unprocessableContent)
        case .noTriesLeft:
            return try await window(incoming, context, problem: .noTriesLeft, status: .unprocessableContent)
        case .refused(let decision, let app):
            return desk.answers.fault(Fault(.policy(decision.reasons, app: app.name), .forbidden), incoming, context)
        case .closed: return desk.answers.redirect(to: "/signin/wait/\(id)")
        case .notYours: throw HTTPError(.notFound)
        }
    }

    private func window(
        _ incoming: Request, _ context: EdgeContext, problem: WaitingProblem?, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let visitor = desk.reception.visitor(of: incoming, context)
        guard let id = desk.signIn(in: context), let binding = visitor.binding,
            let picture = try await desk.admission({ try await watch(id, by: visitor) })
        else { throw HTTPError(.notFound) }
        switch picture.phase {
        case .completed(let resumption):
            var response = desk.answers.redirect(
                to: desk.destination(resumption, in: picture.app, picture.signIn.returnTo))
            desk.reception.welcomeBack(resumption, on: &response)
            return response
        case .closed(let closed):
            var page = EndedView.page(closed, picture.app, picture.signIn)
            page.resend = .init(id: id.text, csrf: desk.reception.keyring.formToken(for: binding))
            return desk.answers.page(page, incoming)
        case .pending, .handedOff:
            let page = WaitingPage(
                picture, csrf: desk.reception.keyring.formToken(for: binding), problem: problem)
            let policy = ContentPolicy(formTargets: desk.formTargets(picture.signIn.returnTo))
            return desk.answers.page(page, incoming, status: status, policy: policy)
        }
    }
}

extension WaitingPage {
    init(_ picture: WatchSignIn.Picture, csrf: String, problem: WaitingProblem?) {
        let signIn = picture.signIn
        let since = picture.now - signIn.requestedAt
        self.init(
            id: signIn.id.text, appName: picture.app.name, identifier: signIn.address.text, csrf: csrf,
            requestedAt: signIn.requestedAt, expiresAt: signIn.expiry,
            secondsLeft: (signIn.expiry - picture.now).secondsRoundedUp, delivery: DeliveryNotice(picture.delivery),
            handedOff: picture.phase == .handedOff, codesOff: picture.codesOff,
            codeFirst: picture.codeFirst,
            resendAfter: max(0, TimeSpan(milliseconds: 30_000 - since.milliseconds).secondsRoundedUp),
            problem: problem, again: EndedView.again(picture.app, signIn.returnTo))
    }
}

extension DeliveryNotice {
    init(_ delivery: (state: OutboxMessage.State, at: Timestamp)?) {
        switch delivery?.state {
        case nil: self = .untold
        case .queued: self = .queued
        case .deferred: self = .deferred
        case .accepted: self = delivery.map { .accepted(at: $0.at) } ?? .untold
        case .rejected: self = .rejected
        case .abandoned: self = .abandoned
        }
    }

    var word: String {
        switch self {
        case .untold: "untold"
        case .queued: "queued"
        case .accepted: "accepted"
        case .deferred: "deferred"
        case .abandoned: "abandoned"
        case .rejected: "rejected"
        }
    }
}
