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

    func answer(_ outcome: ConfirmLink.Outcome) -> Response {
        switch outcome {
        case .signedIn(let signedIn):
            var response = completed(desk.destination(signedIn), resumed: false)
            desk.reception.welcome(signedIn, on: &response)
            return response
        case .resumed(let resumption, let app, let returnTo):
            var response = completed(desk.destination(resumption, in: app, returnTo), resumed: true)
            desk.reception.welcomeBack(resumption, on: &response)
            return response
        case .handedOff(let shown): return handedOff(shown)
        case .otherBrowserOnly(let inspection): return otherBrowserOnly(inspection)
        case .spokenCodeWanted(let inspection): return spokenCodeWanted(inspection)
        case .refused(let decision, let app): return refused(decision, app)
        case .closed(let closed, let app): return self.closed(closed, app)
        case .unknown: return unknown()
        }
    }

    func unknown() -> Response {
        guard !incoming.wantsJSON else { return refusal("unknown", .notFound, Self.unknownSentence) }
        return desk.answers.page(EndedView.unknown, incoming, status: .notFound)
    }

    static let unknownSentence = "This is no link of ours, or it was cut short on its way. Ask for a new one."

    private func completed(_ location: String, resumed: Bool) -> Response {
        guard incoming.wantsJSON else { return desk.answers.redirect(to: location) }
        return desk.answers.json(
            .object(["completed": true, "resumed": .bool(resumed), "location": .string(location)]))
    }

    private func handedOff(_ shown: ConfirmLink.HandoffShown) -> Response {
        let seconds = shown.remaining.milliseconds / 1_000
        guard !incoming.wantsJSON else {
            return desk.answers.json(
                .object([
                    "completed": false, "handoff_code": .string(shown.code.revealGrouped()),
                    "expires_in": .number(seconds),
                ]))
        }
        let page = HandoffCodePage(
            code: shown.code.revealGrouped(), seconds: Int(seconds), appName: shown.app.name,
            browser: shown.requester.browser, secret: link)
        return desk.answers.page(page, incoming)
    }

    private func otherBrowserOnly(_ inspection: InspectLink.Inspection) -> Response {
        guard !incoming.wantsJSON else {
            return refusal(
                "other_browser", .conflict,
                "\(inspection.app.name) takes this link in the browser that asked for it, only.")
        }
        let page = LandingPage(secret: link, inspected: LandingView(inspection))
        return desk.answers.page(page, incoming, status: .conflict)
    }

    private func refused(_ decision: PolicyDecision, _ app: App) -> Response {
        let fault = Fault(.policy(decision.reasons, app: app.name), .forbidden)
        guard incoming.wantsJSON else { return desk.answers.fault(fault, incoming, context) }
        // The page shows it to the person, in their language.
        let words = Phrases(in: incoming.language).fault.words(fault.kind).says
        return desk.answers.problem(fault, context, state: "policy", detail: words)
    }

    private func spokenCodeWanted(_ inspection: InspectLink.Inspection) -> Response {
        guard !incoming.wantsJSON else {
            return refusal("spoken-code", .conflict, "This link wants the code that the helpdesk has read out.")
        }
        return desk.answers.page(RecoveryPage(inspection, secret: link ?? ""), incoming, status: .conflict)
    }

    private func closed(_ closed: Closed, _ app: App) -> Response {
        guard !incoming.wantsJSON else {
            return refusal(closed.rawValue, .conflict, "This link is \(closed.rawValue). Ask for a new one.")
        }
        return desk.answers.page(EndedView.page(closed, app, nil), incoming, status: .conflict)
    }

    private func refusal(_ state: String, _ status: HTTPResponse.Status, _ sentence: String) -> Response {
        desk.answers.problem(Fault(.badRequest(sentence), status), context, state: state)
    }
}
