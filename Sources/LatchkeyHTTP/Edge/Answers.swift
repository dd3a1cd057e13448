import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import NIOCore

/// Makes responses: pages in the reader's language, JSON, redirects, and problems in the form that was asked for.
struct Answers: Sendable {
    let renderer: PageRenderer
    let settings: EdgeSettings

    func page(
        _ page: some PageView, _ request: Request, status: HTTPResponse.Status = .ok, policy: ContentPolicy = .init()
    ) -> Response {
        let language = request.language
        return html(
            ByteBuffer(string: renderer.html(page, in: language)), in: language, status: status, policy: policy)
    }

    /// A page that is the same for everybody, rendered once a language.
    func standing(_ page: some PageView) -> StandingPage {
        StandingPage(
            bodies: Dictionary(
                uniqueKeysWithValues: Language.allCases.map { language in
                    (language, ByteBuffer(string: renderer.html(page, in: language)))
                }))
    }

    func page(_ page: StandingPage, _ request: Request) -> Response {
        let language = request.language
        return html(page.bodies[language] ?? ByteBuffer(), in: language, status: .ok, policy: .init())
    }

    func html(
        _ body: ByteBuffer, in language: Language, status: HTTPResponse.Status, policy: ContentPolicy
    ) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentLanguage: language.rawValue,
                .vary: "Accept-Language", .contentSecurityPolicy: policy.header, .cacheControl: "no-store",
            ],
            body: .init(byteBuffer: body))
    }

    func json(
        _ value: JSONText, status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: value.bytes)))
    }

    /// 303: the next request is a GET, whatever this one was (RFC 9110 §15.4.4).
    func redirect(to location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location])
    }

    func fault(
        _ fault: Fault, _ request: Request, _ context: EdgeContext, about subject: String? = nil
    ) -> Response {
        let view = FaultPage(
            reference: context.reference, kind: fault.kind, subject: subject, again: fault.wayOn)
        var response =
            request.wantsJSON ? problem(fault, context) : page(view, request, status: fault.status)
        if let seconds = fault.retryAfter { response.setRetry(after: seconds, limit: fault.slug) }
        return response
    }

    /// For programs: what to solve, and that waiting is the other way on.
    func workProblem(_ work: RequestSignIn.Work, _ context: EdgeContext) -> Response {
        let status = HTTPResponse.Status.tooManyRequests
        let problem: JSONText = .object([
            "type": .string("\(settings.issuer)/problems/proof-of-work"),
            "title": .string(status.reasonPhrase), "status": .number(Int64(status.code)),
            "detail": .string(
                "Many links are asked for. Wait, or send the same again with work=CHALLENGE:NUMBER, where the "
                    + "SHA-256 of CHALLENGE.NUMBER begins with as many zero bits as the challenge's second part says."),
            "challenge": .string(work.challenge), "reference": .string(context.reference),
        ])
        return json(problem, status: status, type: "application/problem+json")
    }

    /// RFC 9457.
    func problem(
        _ fault: Fault, _ context: EdgeContext, state: String? = nil, detail: String? = nil
    ) -> Response {
        let problem: JSONText = .object([
            "type": .string("\(settings.issuer)/problems/\(state ?? fault.slug)"),
            "title": .string(fault.status.reasonPhrase), "status": .number(Int64(fault.status.code)),
            "detail": .string(detail ?? fault.sentence), "reference": .string(context.reference),
            "state": state.map(JSONText.string),
        ])
        return json(problem, status: fault.status, type: "application/problem+json")
    }
}

struct StandingPage: Sendable {
    fileprivate let bodies: [Language: ByteBuffer]
}

extension Response {
    /// `RateLimit` as in draft-ietf-httpapi-ratelimit-headers: which limit, what remains, seconds until it resets.
    mutating func setRetry(after seconds: Int64, limit: String) {
        headers[.retryAfter] = String(seconds)
        headers[.rateLimit] = "\"\(limit)\";r=0;t=\(seconds)"
    }

    /// The same of an answer that was granted, for each limit that it used.
    mutating func setRemaining(_ limits: [RequestSignIn.Remaining]) {
        headers[.rateLimit] = limits.map { limit in
            "\"\(limit.kind.rawValue)\";r=\(limit.count);t=\(limit.resets.secondsRoundedUp)"
        }.joined(separator: ", ")
    }
}

extension Request {
    var language: Language { Language(acceptLanguage: headers[.acceptLanguage]) }

    /// Programs get problem documents, people get pages.
    var wantsJSON: Bool {
        if uri.path.hasPrefix("/v1/") || uri.path.hasPrefix("/admin/") { return true }
        if let type = headers[.contentType], type.hasPrefix("application/json") { return true }
        let accepted = headers[.accept] ?? ""
        return accepted.contains("application/json") && !accepted.contains("text/html")
    }
}
