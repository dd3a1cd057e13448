import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// A person's change of address, and the way back from it. Every GET here is inert (promise 1).
struct AddressRoutes {
    let desk: Desk
    let request: RequestAddressChange
    let confirm: ConfirmAddress
    let undo: UndoAddressChange

    func add(to router: Router<EdgeContext>) {
        let confirming = desk.answers.standing(SecretFormPage(subject: .confirmAddress))
        let undoing = desk.answers.standing(SecretFormPage(subject: .undo))
        router.get("/account/address", use: form)
        router.post("/account/address", use: ask)
        router.get("/account/address/confirm") { request, _ in desk.answers.page(confirming, request) }
        router.post("/account/address/confirm", use: confirmAddress)
        router.get("/l/undo") { request, _ in desk.answers.page(undoing, request) }
        router.post("/l/undo", use: undoChange)
    }

    @Sendable func form(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        guard let session = desk.reception.cookies.read(.session, from: incoming) else { return signInFirst() }
        switch try await desk.admission({ try await request.standing(of: session) }) {
        case .signedOut: return signInFirst()
        case .stale(let app): return stale(app, incoming)
        case .fresh(let address): return form(incoming, session, address, typed: "", problem: nil)
        }
    }

    @Sendable func ask(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        guard let session = visitor.session else { return signInFirst() }
        guard desk.accepts(fields["csrf"], for: session) else { throw CrossSiteRefused() }
        let typed = String((fields["address"] ?? "").prefix(400))
        let address: EmailAddress
        do {
            address = try EmailAddress(parsing: typed)
        } catch {
            return try await again(incoming, session, typed, FormProblem(error), .unprocessableContent)
        }
        let outcome = try await desk.admission { try await request(address, in: incoming.language, by: visitor) }
        switch outcome {
        case .sent(let binding):
            var response = desk.answers.page(AddressPage(state: .sent(to: address.text)), incoming)
            desk.reception.cookies.set(binding, as: .binding, on: &response)
            return response
        case .signedOut: return signInFirst()
        case .stale(let app): return stale(app, incoming)
        case .same: return try await again(incoming, session, typed, .sameAddress, .unprocessableContent)
        case .limited(let until):
            let seconds = desk.seconds(until: until)
            var response = try await again(
                incoming, session, typed, .tooMany(seconds: seconds), .tooManyRequests)
            response.setRetry(after: seconds, limit: "identifier")
            return response
        }
    }

    @Sendable func confirmAddress(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        if let refusal = desk.guessesRefused(visitor.requester.network, incoming, context) { return refusal }
        guard let link = try? Secret(parsing: fields["secret"] ?? "", as: .link) else {
            return told(.unknown, .confirmAddress, incoming, context, .notFound)
        }
        switch try await desk.admission({ try await confirm(link, by: visitor) }) {
        case .changed(_, let app):
            var response = told(
                .addressChanged(again: "/signin?app=\(app)"), .confirmAddress, incoming, context, .ok)
            desk.reception.cookies.remove(.session, from: &response)
            return response
        case .otherBrowser: return told(.otherBrowser, .confirmAddress, incoming, context, .conflict)
        case .closed: return told(.closed, .confirmAddress, incoming, context, .conflict)
        case .unknown:
            desk.guesses.count(visitor.requester.network)
            return told(.unknown, .confirmAddress, incoming, context, .notFound)
        }
    }

    @Sendable func undoChange(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        if let refusal = desk.guessesRefused(visitor.requester.network, incoming, context) { return refusal }
        guard let secret = try? Secret(parsing: fields["secret"] ?? "", as: .undo) else {
            return told(.unknown, .undo, incoming, context, .notFound)
        }
        // A scanner that presses buttons leaves the box empty.
        guard fields["sure"] == "yes" else {
            throw HTTPError(.unprocessableContent, message: "Tick the box to say that you did not change your address.")
        }
        switch try await desk.admission({ try await undo(secret, by: visitor.requester) }) {
        case .undone: return told(.undone, .undo, incoming, context, .ok)
        case .heldOnly: return told(.heldOnly, .undo, incoming, context, .ok)
        case .closed: return told(.closed, .undo, incoming, context, .conflict)
        case .unknown:
            desk.guesses.count(visitor.requester.network)
            return told(.unknown, .undo, incoming, context, .notFound)
        }
    }
}

extension AddressRoutes {
    private func signInFirst() -> Response { desk.answers.redirect(to: "/signin") }

    private func stale(_ app: AppID, _ incoming: Request) -> Response {
        desk.answers.page(AddressPage(state: .stale(again: "/signin?app=\(app)")), incoming, status: .forbidden)
    }

    private func form(
        _ incoming: Request, _ session: Secret, _ address: EmailAddress, typed: String, problem: FormProblem?,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let state = AddressPage.State.form(present: address.text, typed: typed, problem: problem)
        let page = AddressPage(state: state, csrf: desk.reception.keyring.formToken(for: session))
        return desk.answers.page(page, incoming, status: status)
    }

    private func again(
        _ incoming: Request, _ session: Secret, _ typed: String, _ problem: FormProblem, _ status: HTTPResponse.Status
    ) async throws -> Response {
        switch try await desk.admission({ try await request.standing(of: session) }) {
        case .signedOut: signInFirst()
        case .stale(let app): stale(app, incoming)
        case .fresh(let address):
            form(incoming, session, address, typed: typed, problem: problem, status: status)
        }
    }

    private func told(
        _ told: SecretFormPage.Told, _ subject: SecretFormPage.Subject, _ incoming: Request, _ context: EdgeContext,
        _ status: HTTPResponse.Status
    ) -> Response {
        let page = SecretFormPage(subject: subject, told: told)
        guard incoming.wantsJSON else { return desk.answers.page(page, incoming, status: status) }
        let says = page.title(in: Phrases(in: .english))
        guard status == .ok else {
            return desk.answers.problem(Fault(.badRequest(says + "."), status), context, state: page.word)
        }
        return desk.answers.json(.object(["state": .string(page.word)]))
    }
}

extension SecretFormPage {
    /// For programs.
    fileprivate var word: String {
        switch told {
        case nil: "open"
        case .addressChanged: "changed"
        case .otherBrowser: "other_browser"
        case .undone: "undone"
        case .heldOnly: "held"
        case .closed: "closed"
        case .unknown: "unknown"
        }
    }
}
