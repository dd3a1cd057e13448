import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

import class Foundation.JSONEncoder

/// Makes responses: pages in the reader's language, JSON, redirects, and problems in the form that was asked for.
struct Answers: Sendable {
    let renderer: PageRenderer
    let settings: EdgeSettings

    func page(
        _ page: some PageView, _ request: Request, status: HTTPResponse.Status = .ok, policy: ContentPolicy = .init()
    ) -> Response {
        let language = request.language
        var response = Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentLanguage: language.rawValue,
                .vary: "Accept-Language", .contentSecurityPolicy: policy.header,
            ],
            body: .init(byteBuffer: ByteBuffer(string: renderer.html(page, in: language))))
        response.headers[.cacheControl] = "no-store"
        return response
    }

    func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let body = ByteBuffer(bytes: try encoder.encode(value))
        return Response(status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
    }

    /// 303: the next request is a GET, whatever this one was (RFC 9110 §15.4.4).
    func redirect(to location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location])
    }

    func fault(
        _ fault: Fault, _ request: Request, _ context: EdgeContext, about subject: String? = nil
    ) throws -> Response {
        let view = FaultPage(
            reference: context.reference, kind: fault.kind, subject: subject, again: fault.wayOn)
        var response =
            request.wantsJSON ? try problem(fault, context) : page(view, request, status: fault.status)
        if let seconds = fault.retryAfter { response.setRetry(after: seconds, limit: fault.slug) }
        return response
    }

    private struct Problem: Encodable {
        let type: String
        let title: String
        let status: Int
        let detail: String
        let reference: String
        var state: String?
    }

    /// RFC 9457.
    func problem(_ fault: Fault, _ context: EdgeContext, state: String? = nil) throws -> Response {
        let problem = Problem(
            type: "\(settings.issuer)/problems/\(state ?? fault.slug)", title: fault.status.reasonPhrase,
            status: fault.status.code, detail: fault.sentence, reference: context.reference, state: state)
        var response = try json(problem, status: fault.status)
        response.headers[.contentType] = "application/problem+json"
        return response
    }
}

extension Response {
    /// `RateLimit` as in draft-ietf-httpapi-ratelimit-headers: which limit, what remains, seconds until it resets.
    mutating func setRetry(after seconds: Int64, limit: String) {
        headers[.retryAfter] = String(seconds)
        headers[.rateLimit] = "\"\(limit)\";r=0;t=\(seconds)"
    }
}

extension Request {
    var language: Language { Language(acceptLanguage: headers[.acceptLanguage]) }

    /// Programs get problem documents, people get pages.
    var wantsJSON: Bool {
        if let type = headers[.contentType], type.hasPrefix("application/json") { return true }
        let accepted = headers[.accept] ?? ""
        return accepted.contains("application/json") && !accepted.contains("text/html")
    }
}
