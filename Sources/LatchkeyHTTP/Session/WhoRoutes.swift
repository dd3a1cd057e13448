import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// "Who are you?", between signing in with a shared mailbox and the app.
struct WhoRoutes {
    let desk: Desk
    let name: NameSession

    func add(to router: Router<EdgeContext>) {
        router.get("/who", use: ask)
        router.post("/who", use: answer)
    }

    @Sendable func ask(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        guard let session = desk.reception.cookies.read(.session, from: incoming),
            let question = try await desk.admission({ try await name.question(for: session) })
        else { return desk.answers.redirect(to: "/signed-in") }
        return page(incoming, session, question, typed: "", isWrong: false)
    }

    @Sendable func answer(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        guard let session = visitor.session else { return desk.answers.redirect(to: "/signin") }
        guard desk.accepts(fields["csrf"], for: session) else { throw CrossSiteRefused() }
        let typed = fields["who"] ?? ""
        switch try await desk.admission({ try await name(typed, by: visitor) }) {
        case .named(let returnTo): return desk.answers.redirect(to: returnTo ?? "/signed-in")
        case .signedOut: return desk.answers.redirect(to: "/signin")
        case .malformed:
            guard let question = try await desk.admission({ try await name.question(for: session) }) else {
                return desk.answers.redirect(to: "/signed-in")
            }
            return page(incoming, session, question, typed: String(typed.prefix(80)), isWrong: true)
        }
    }

    private func page(
        _ incoming: Request, _ session: Secret, _ question: NameSession.Question, typed: String, isWrong: Bool
    ) -> Response {
        let page = WhoPage(
            appName: question.app.name, identifier: question.address.text, typed: typed, isWrong: isWrong,
            csrf: desk.reception.keyring.formToken(for: session))
        return desk.answers.page(
            page, incoming, status: isWrong ? .unprocessableContent : .ok,
            policy: ContentPolicy(formTargets: desk.formTargets(question.returnTo)))
    }
}
