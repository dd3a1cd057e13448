import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `POST /v1/leaked`: whoever found secrets of ours reports them here, and they are dead. No account, no key, no cookie.
struct LeakRoutes {
    let desk: Desk
    let report: ReportLeak
    let limiter: LeakLimiter

    /// So many in one request, and so long.
    static let most = 1_000
    static let longestBody = 64 * 1_024

    func add(to router: Router<EdgeContext>) {
        router.post("/v1/leaked", use: leaked)
    }

    private struct Findings: Decodable {
        let secrets: [String]
    }

    @Sendable func leaked(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let found = try await desk.reception.json(Findings.self, of: incoming, upTo: Self.longestBody).secrets
        guard found.count <= Self.most else {
            throw HTTPError(.contentTooLarge, message: "Report at most \(Self.most) secrets at a time.")
        }
        let network = desk.reception.visitor(of: incoming, context).requester.network
        if let until = limiter.refusal(for: network) {
            return desk.tooMany(GuessLimiter.name, until: until, nil, context)
        }
        let secrets = found.compactMap { text in
            Secret.Kind.allCases.lazy.compactMap { try? Secret(parsing: text, as: $0) }.first
        }
        let told = try await desk.admission { try await report(secrets, from: network) }
        limiter.count(told.unknown, from: network)
        return answer(told, received: found.count)
    }

    /// Always of the same shape: a secret that we never issued and one that is long dead are both nought.
    private func answer(_ told: ReportLeak.Report, received: Int) -> Response {
        let counts = Secret.Kind.allCases.map { ($0.word, JSONText.number(Int64(told.revoked[$0] ?? 0))) }
        return desk.answers.json(
            .object([
                "received": .number(Int64(received)),
                "revoked": .object(Dictionary(uniqueKeysWithValues: counts.map { ($0.0, Optional($0.1)) })),
            ]))
    }
}
