import HTTPTypes
import Hummingbird
import LatchkeyCore
import Logging

/// Turns whatever a handler throws into a page or a problem document: a sentence and a reference for the person, the
/// cause for the operator's log, and nothing of ours for an attacker.
struct Faults: Sendable {
    let answers: Answers

    func answer(_ error: any Error, to request: Request, _ context: EdgeContext) -> Response {
        let fault = Fault(error)
        if let cause = fault.cause {
            context.logger.error(
                "\(request.method) \(Self.route(of: request)) failed",
                metadata: ["reference": "\(context.reference)", "cause": "\(cause)"])
        }
        return answers.fault(fault, request, context)
    }

    /// The path without anything that could be a secret, such as that of `/l/{secret}`, however it is escaped: a secret
    /// is longer than any other part of a path.
    private static func route(of request: Request) -> String {
        let parts = request.uri.path.prefix(120).split(separator: "/")
        return "/" + parts.map { $0.utf8.count > 24 ? "…" : $0 }.joined(separator: "/")
    }
}

/// A fault in the terms of the outside.
struct Fault {
    let kind: FaultKind
    let status: HTTPResponse.Status
    /// For the log; nil where the client alone is to blame.
    var cause: String?
    var retryAfter: Int64?

    init(_ kind: FaultKind, _ status: HTTPResponse.Status) {
        self.kind = kind
        self.status = status
    }

    init(_ error: any Error) {
        switch error {
        case is CrossSiteRefused:
            self.init(.forbidden, .forbidden)
        case let error as StoreUnavailable:
            self.init(.busy(retryAfter: 5), .serviceUnavailable)
            cause = error.description
            retryAfter = 5
        case is StoreConflict:
            self.init(.busy(retryAfter: 1), .serviceUnavailable)
            cause = "the same rows were wanted by too many at once"
            retryAfter = 1
        case let error as Overloaded:
            self.init(.busy(retryAfter: error.retryAfter), .serviceUnavailable)
            retryAfter = error.retryAfter
        case let error as HTTPError where error.status == .notFound || error.status == .methodNotAllowed:
            self.init(.notFound, error.status)
        case let error as HTTPError where error.status.kind == .clientError:
            self.init(.badRequest(error.body ?? error.status.reasonPhrase), error.status)
        default:
            self.init(.fault, .internalServerError)
            cause = "\(error)"
        }
    }

    /// Where a person goes on from here, if starting over helps.
    var wayOn: String? {
        switch kind {
        case .notFound, .forbidden, .unknownApp, .policy: "/signin"
        case .fault, .busy, .badRequest, .tooMany, .badReturn: nil
        }
    }

    /// The last part of the problem's `type`, which never changes (RFC 9457 §3.1.1).
    var slug: String {
        switch kind {
        case .fault: "fault"
        case .busy: "unavailable"
        case .notFound: "not-found"
        case .forbidden: "cross-site"
        case .badRequest: "bad-request"
        case .tooMany: "too-many-requests"
        case .badReturn: "bad-return"
        case .unknownApp: "unknown-app"
        case .policy: "policy"
        }
    }

    var sentence: String {
        switch kind {
        case .fault: "Something failed on our side; nothing was changed. The reference names it in the server's log."
        case .busy: "The server can't do this right now. Try again in a few seconds."
        case .notFound: "There is nothing at this address."
        case .forbidden: "This request came from another site's page, so it was not carried out."
        case .badRequest(let sentence): sentence
        case .tooMany(let seconds): "Too many requests. Try again in \(seconds) seconds."
        case .badReturn: "return_to is not one of the app's redirect_uris; it must match one letter by letter."
        case .unknownApp: "No app of this name is configured here."
        case .policy(let reasons, let app): "\(app) asks for more than this link. \(PolicyWords.english(reasons))"
        }
    }
}
