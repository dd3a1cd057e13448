import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// Answers "this wasn't me".
struct DenialReply {
    let desk: Desk
    let incoming: Request
    let context: EdgeContext

    private struct Denied: Encodable {
        let denied = true
        /// `sign_in`: nothing is left of it. `codes`: only the browser that asked can still use the link.
        let ended: String
    }

    func answer(_ outcome: DenySignIn.Outcome) throws -> Response {
        switch outcome {
        case .denied(let app): return try denied("sign_in", app)
        case .codesEnded(let app): return try denied("codes", app)
        case .closed(let closed, let app):
            guard !incoming.wantsJSON else {
                let fault = Fault(
                    .badRequest("There was nothing left to end: the link is \(closed.rawValue)."), .conflict)
                return try desk.answers.problem(fault, context, state: closed.rawValue)
            }
            return desk.answers.page(EndedView.page(closed, app, nil), incoming, status: .conflict)
        case .unknown:
            return try ConfirmationReply(desk: desk, incoming: incoming, context: context).unknown()
        }
    }

    private func denied(_ ended: String, _ app: App) throws -> Response {
        guard !incoming.wantsJSON else { return try desk.answers.json(Denied(ended: ended)) }
        return desk.answers.page(NotMePage(done: true, appName: app.name, codesOnly: ended == "codes"), incoming)
    }
}
