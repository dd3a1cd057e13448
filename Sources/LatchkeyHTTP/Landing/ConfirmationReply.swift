import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// Answers a confirm: JSON to the landing page's script, pages to a form that was posted without one.
struct ConfirmationReply {
    let desk: Desk
    let incoming: Request
    let context: EdgeContext
    /// As it was posted; stands again in the forms of pages without script.
    var link: String?

    private struct Completed: Encodable {
        let completed = true
        let resumed: Bool
        let location: String
    }

    private struct HandedOff: Encodable {
        let completed = false
        let handoffCode: String
        let expiresIn: Int64
    }

    func answer(_ outcome: ConfirmLink.Outcome) throws -> Response {
        switch outcome {
        case .signedIn(let signedIn):
            var response = try completed(signedIn.returnTo, resumed: false)
            desk.reception.welcome(signedIn, on: &response)
            return response
        case .resumed(let resumption, let returnTo):
            var response = try completed(returnTo, resumed: true)
            desk.reception.welcomeBack(resumption, on: &response)
            return response
        case .handedOff(let shown): return try handedOff(shown)
        case .otherBrowserOnly(let inspection): return try otherBrowserOnly(inspection)
        case .closed(let closed, let app): return try self.closed(closed, app)
        case .unknown: return try unknown()
        }
    }

    func unknown() throws -> Response {
        guard !incoming.wantsJSON else { return try refusal("unknown", .notFound, Self.unknownSentence) }
        return desk.answers.page(EndedView.unknown, incoming, status: .notFound)
    }

    static let unknownSentence = "This is no link of ours, or it was cut short on its way. Ask for a new one."

    private func completed(_ returnTo: String?, resumed: Bool) throws -> Response {
        let location = desk.destination(returnTo)
        guard incoming.wantsJSON else { return desk.answers.redirect(to: location) }
        return try desk.answers.json(Completed(resumed: resumed, location: location))
    }

    private func handedOff(_ shown: ConfirmLink.HandoffShown) throws -> Response {
        let seconds = shown.remaining.milliseconds / 1_000
        guard !incoming.wantsJSON else {
            return try desk.answers.json(HandedOff(handoffCode: shown.code.revealGrouped(), expiresIn: seconds))
        }
        let page = HandoffCodePage(
            code: shown.code.revealGrouped(), seconds: Int(seconds), appName: shown.app.name,
            browser: shown.requester.browser, secret: link)
        return desk.answers.page(page, incoming)
    }

    private func otherBrowserOnly(_ inspection: InspectLink.Inspection) throws -> Response {
        guard !incoming.wantsJSON else {
            return try refusal(
                "other_browser", .conflict,
                "\(inspection.app.name) takes this link in the browser that asked for it, only.")
        }
        let page = LandingPage(secret: link, inspected: LandingView(inspection))
        return desk.answers.page(page, incoming, status: .conflict)
    }

    private func closed(_ closed: Closed, _ app: App) throws -> Response {
        guard !incoming.wantsJSON else {
            return try refusal(closed.rawValue, .conflict, "This link is \(closed.rawValue). Ask for a new one.")
        }
        return desk.answers.page(EndedView.page(closed, app, nil), incoming, status: .conflict)
    }

    private func refusal(_ state: String, _ status: HTTPResponse.Status, _ sentence: String) throws -> Response {
        try desk.answers.problem(Fault(.badRequest(sentence), status), context, state: state)
    }
}
