import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// Lets programs in that show a key with the right scope (RFC 6750), and nobody else: cookies count for nothing here.
struct KeyGuard {
    let desk: Desk
    let check: CheckAPIKey

    /// Nothing to be carried out; this is the answer.
    struct Refusal: Error {
        let response: Response
    }

    func key(of incoming: Request, _ context: EdgeContext, for scope: APIKey.Scope) async throws -> APIKey {
        let network = desk.reception.visitor(of: incoming, context).requester.network
        if let response = desk.guessesRefused(network, nil, context) { throw Refusal(response: response) }
        guard let secret = Self.secret(in: incoming) else {
            throw refused(context, "Show a key: Authorization: Bearer lka_…")
        }
        switch try await desk.admission({ try await check(secret, for: scope, from: network) }) {
        case .granted(let key): return key
        case .lacksScope:
            var response = desk.answers.problem(
                Fault(.badRequest("This key doesn't have the scope \(scope.rawValue)."), .forbidden), context,
                state: "insufficient-scope")
            response.headers[.wwwAuthenticate] =
                "Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
            throw Refusal(response: response)
        case .refused:
            desk.guesses.count(network)
            throw refused(context, "This key is unknown, expired or revoked.")
        }
    }

    private static func secret(in incoming: Request) -> Secret? {
        let given = incoming.headers[values: .authorization]
        guard given.count == 1, given[0].prefix(7).lowercased() == "bearer " else { return nil }
        return try? Secret(parsing: given[0].dropFirst(7).drop { $0 == " " }, as: .apiKey)
    }

    private func refused(_ context: EdgeContext, _ sentence: String) -> Refusal {
        var response = desk.answers.problem(
            Fault(.badRequest(sentence), .unauthorized), context, state: "invalid-key")
        response.headers[.wwwAuthenticate] = "Bearer realm=\"latchkey\""
        return Refusal(response: response)
    }
}

extension APIKey {
    /// Who acts by it, for audit events.
    var actor: String { "key:\(name)" }
}
