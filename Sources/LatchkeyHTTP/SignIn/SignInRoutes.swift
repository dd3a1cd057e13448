import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import NIOCore

/// The form, and what becomes of it.
struct SignInRoutes {
    let desk: Desk
    let request: RequestSignIn
    let watch: WatchSignIn
    private let forms: FormOutlines

    init(desk: Desk, request: RequestSignIn, watch: WatchSignIn) {
        self.desk = desk
        self.request = request
        self.watch = watch
        forms = FormOutlines(renderer: desk.answers.renderer)
    }

    func add(to router: Router<EdgeContext>) {
        router.get("/signin", use: form)
        router.post("/signin", use: submit)
        router.post("/signin/wait/{id}/resend", use: resend)
    }

    @Sendable func form(_ incoming: Request, _ context: EdgeContext) -> Response {
        let query = incoming.uri.queryParameters
        let name = query["app"].map(String.init)
        guard let app = desk.app(named: name) else {
            guard name == nil else { return desk.answers.fault(Fault(.unknownApp, .notFound), incoming, context) }
            let choices = desk.apps.apps.map { AppChoicePage.Choice(name: $0.name, href: "/signin?app=\($0.id)") }
            return desk.answers.page(AppChoicePage(choices: choices), incoming)
        }
        let returnTo = query["return_to"].map(String.init)
        // Refused here and loudly, not after the person has gone through the mail (A18).
        if let returnTo, !app.permits(returnTo: returnTo) {
            return desk.answers.fault(
                Fault(.badReturn, .badRequest), incoming, context, about: String(returnTo.prefix(300)))
        }
        let hint = query["hint"].flatMap { FormHint(word: String($0)) }
        return fresh(incoming, app, FormInput(returnTo: returnTo, hint: hint))
    }

    @Sendable func submit(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        guard let app = desk.app(named: fields["app"]) else {
            return desk.answers.fault(Fault(.unknownApp, .notFound), incoming, context)
        }
        let visitor = desk.reception.visitor(of: incoming, context)
        let returnTo = fields["return_to"].flatMap { $0.isEmpty ? nil : $0 }
        var input = FormInput(returnTo: returnTo, identifier: String((fields["identifier"] ?? "").prefix(400)))
        guard desk.accepts(fields["csrf"], for: visitor.binding) else {
            input.problem = .cookies
            return fresh(incoming, app, input, status: .forbidden)
        }
        do {
            let address = try EmailAddress(parsing: input.identifier)
            let wish = RequestSignIn.Wish(
                app: app.id, address: address, returnTo: returnTo, language: incoming.language, work: fields["work"])
            let answered = try await desk.admission { try await request.ask(wish, by: visitor) }
            return answer(answered, incoming, context, app, input)
        } catch let malformed as EmailAddress.Malformed {
            input.problem = FormProblem(malformed)
            return fresh(incoming, app, input, status: .unprocessableContent)
        } catch let overloaded as Overloaded where !incoming.wantsJSON {
            // With what was typed.
            input.problem = .busy(seconds: overloaded.retryAfter)
            var response = fresh(incoming, app, input, status: .serviceUnavailable)
            response.setRetry(after: overloaded.retryAfter, limit: "unavailable")
            return response
        }
    }

    /// A new sign-in from the same browser, for the same address: it supersedes the one that was waited for.
    @Sendable func resend(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        let visitor = desk.reception.visitor(of: incoming, context)
        guard let id = desk.signIn(in: context),
            let picture = try await desk.admission({ try await watch(id, by: visitor) })
        else { throw HTTPError(.notFound) }
        let earlier = picture.signIn
        guard desk.accepts(fields["csrf"], for: visitor.binding) else {
            return desk.answers.redirect(to: "/signin/wait/\(id)?problem=cookies")
        }
        let wish = RequestSignIn.Wish(
            app: earlier.app, address: earlier.address, returnTo: earlier.returnTo, language: incoming.language)
        let answered = try await desk.admission { try await request.ask(wish, by: visitor) }
        // The open window says how long to wait; an ended one gives way to the form, which says so too.
        if case .limited(_, let until) = answered.outcome, picture.isOpen {
            let seconds = (until - picture.now).secondsRoundedUp
            return desk.answers.redirect(to: "/signin/wait/\(id)?wait=\(seconds)")
        }
        let input = FormInput(returnTo: earlier.returnTo, identifier: earlier.address.text)
        return answer(answered, incoming, context, picture.app, input)
    }
}

/// What the form shows again.
private struct FormInput {
    var returnTo: String?
    var identifier = ""
    var hint: FormHint?
    var problem: FormProblem?
}

extension SignInRoutes {
    /// The form with a token that fits the browser's binding; a browser that has none gets one.
    private func fresh(
        _ incoming: Request, _ app: App, _ input: FormInput, status: HTTPResponse.Status = .ok
    ) -> Response {
        let cookies = desk.reception.cookies
        let present = cookies.read(.binding, from: incoming)
        let binding = present ?? .random(.binding, from: desk.entropy)
        let page = SignInFormPage(
            appID: app.id.text, appName: app.name, csrf: desk.reception.keyring.formToken(for: binding),
            returnTo: input.returnTo, identifier: input.identifier, problem: input.problem, hint: input.hint)
        let language = incoming.language
        let body = ByteBuffer(bytes: forms.html(page, in: language))
        var response = desk.answers.html(body, in: language, status: status, policy: .init())
        if present == nil { cookies.set(binding, as: .binding, on: &response) }
        return response
    }

    private func answer(
        _ answered: (outcome: RequestSignIn.Outcome, left: [RequestSignIn.Remaining]), _ incoming: Request,
        _ context: EdgeContext, _ app: App, _ input: FormInput
    ) -> Response {
        switch answered.outcome {
        case .begun(let id, let binding):
            var response = desk.answers.redirect(to: "/signin/wait/\(id)")
            desk.reception.cookies.set(binding, as: .binding, on: &response)
            response.setRemaining(answered.left)
            return response
        case .limited(let kind, let until):
            let seconds = desk.seconds(until: until)
            var again = input
            again.problem = .limited(kind, seconds: seconds)
            var response =
                incoming.wantsJSON
                ? desk.answers.fault(Fault(.tooMany(seconds: seconds), .tooManyRequests), incoming, context)
                : fresh(incoming, app, again, status: .tooManyRequests)
            response.setRetry(after: seconds, limit: kind.rawValue)
            return response
        case .workAsked(let work): return askForWork(work, incoming, context, app, input)
        case .unknownApp:
            return desk.answers.fault(Fault(.unknownApp, .notFound), incoming, context)
        case .badReturn:
            let subject = input.returnTo.map { String($0.prefix(300)) }
            return desk.answers.fault(Fault(.badReturn, .badRequest), incoming, context, about: subject)
        }
    }
}

extension SignInRoutes {
    /// 429, because it is a limit that asks for it: waiting is the other way on.
    private func askForWork(
        _ work: RequestSignIn.Work, _ incoming: Request, _ context: EdgeContext, _ app: App, _ input: FormInput
    ) -> Response {
        let seconds = desk.seconds(until: work.until)
        var response: Response
        if incoming.wantsJSON {
            response = desk.answers.workProblem(work, context)
        } else if let binding = desk.reception.cookies.read(.binding, from: incoming) {
            let page = WorkPage(
                appID: app.id.text, appName: app.name, csrf: desk.reception.keyring.formToken(for: binding),
                returnTo: input.returnTo, identifier: input.identifier, challenge: work.challenge, seconds: seconds)
            response = desk.answers.page(page, incoming, status: .tooManyRequests)
        } else {
            response = fresh(incoming, app, input, status: .tooManyRequests)
        }
        response.setRetry(after: seconds, limit: work.kind.rawValue)
        return response
    }
}

extension FormProblem {
    /// How long, what of, and what still works.
    static func limited(_ kind: RequestSignIn.LimitKind, seconds: Int64) -> Self {
        switch kind {
        case .identifier: seconds <= 30 ? .tooSoon(seconds: seconds) : .tooMany(seconds: seconds, of: .messages)
        case .network: .tooMany(seconds: seconds, of: .network)
        case .device: .tooMany(seconds: seconds, of: .browser)
        case .app: .tooMany(seconds: seconds, of: .app)
        case .openSignIns: .tooMany(seconds: seconds, of: .open)
        case .quieted: .tooMany(seconds: seconds)
        }
    }

    init(_ malformed: EmailAddress.Malformed) {
        switch malformed {
        case .empty: self = .empty
        case .tooLong: self = .tooLong
        case .controlCharacter: self = .controlCharacter
        case .space: self = .space
        case .lookalikeAt: self = .lookalikeAt
        case .noAt: self = .noAt
        case .severalAts: self = .severalAts
        case .localPart: self = .localPart
        case .domain: self = .domain
        }
    }
}

extension FormHint {
    /// From a link of ours to the form.
    init?(word: String) {
        switch word {
        case "signed-out": self = .signedOut
        case "expired": self = .linkExpired
        case "again": self = .startAgain
        default: return nil
        }
    }
}
