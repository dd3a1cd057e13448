import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// Answers "this wasn't me".
struct DenialReply {
    let desk: Desk
    let incoming: Request
    let context: EdgeContext

    func answer(_ outcome: DenySignIn.Outcome) -> Response {
        switch outcome {
        case .denied(let app): return denied("sign_in", app)
        case .codesEnded(let app): return denied("codes", app)
        case .closed(let closed, let app):
            guard !incoming.wantsJSON else {
                let fault = Fault(
                    .badRequest("There was nothing left to end: the link is \(closed.rawValue)."), .conflict)
                return desk.answers.problem(fault, context, state: closed.rawValue)
            }
            return desk.answers.page(EndedView.page(closed, app, nil), incoming, status: .conflict)
        case .unknown:
            return ConfirmationReply(desk: desk, incoming: incoming, context: context).unknown()
        }
    }

    /// `ended` is `sign_in` where nothing is left of it, and `codes` where the browser that asked can still use the link.
    private func denied(_ ended: String, _ app: App) -> Response {
        guard !incoming.wantsJSON else {
            return desk.answers.json(.object(["denied": true, "ended": .string(ended)]))
        }
        return desk.answers.page(NotMePage(done: true, appName: app.name, codesOnly: ended == "codes"), incoming)
    }
}
