import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// Recoveries by programs of the helpdesk. Who starts or approves one is the key: two people want two keys.
extension AdminRoutes {
    @Sendable func listRecoveries(_ call: Call) async throws -> Response {
        let listed = try await desk.admission { try await ListRecoveries(workplace)(limit: 1_000) }
        let rows = listed.map { $0.recovery.json(at: desk.clock.now) }
        return desk.answers.json(.object(["recoveries": .list(rows)]))
    }

    @Sendable func startRecovery(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        guard let address = try? EmailAddress(parsing: fields["address"] ?? "") else {
            return problem("address must be an email address.", .unprocessableContent, call, "bad-address")
        }
        guard let app = desk.app(named: fields["app"]) else { return unknownApp(call) }
        let wish = StartRecovery.Wish(
            address: address, app: app.id, by: call.key.actor, check: fields["check"] ?? "")
        switch try await desk.admission({ try await StartRecovery(workplace)(wish) }) {
        case .sent(let recovery, let spoken): return answer(recovery, spoken, .created)
        case .waits(let recovery): return answer(recovery, nil, .accepted)
        case .unknownApp: return unknownApp(call)
        case .unknownAccount: return problem("There is no such account.", .notFound, call, "not-found")
        case .disabled: return problem("The account is disabled.", .conflict, call, "account-disabled")
        case .nameUnfit: return problem("The key's name is too long for a record.", .conflict, call, "bad-name")
        case .checkUnfit:
            let sentence =
                "check says how you made sure that the caller is the owner, in \(Recovery.shortestCheck) to "
                + "\(Recovery.longestCheck) characters on one line, without a secret in it."
            return problem(sentence, .unprocessableContent, call, "bad-check")
        case .limited(let until): return desk.tooMany("recoveries", until: until, nil, call.context)
        }
    }

    @Sendable func approveRecovery(_ call: Call) async throws -> Response {
        guard let id = call.context.parameters.get("id").flatMap({ RecoveryID(parsing: $0) }) else {
            return noSuch(call)
        }
        switch try await desk.admission({ try await ApproveRecovery(workplace)(id, by: call.key.actor) }) {
        case .sent(let recovery, let spoken): return answer(recovery, spoken, .ok)
        case .samePerson:
            return problem("Whoever started it can't approve it too.", .conflict, call, "same-person")
        case .notWaiting(_, let state):
            return problem("There is nothing to approve: it is \(state.rawValue).", .conflict, call, "not-waiting")
        case .nameUnfit: return problem("The key's name is too long for a record.", .conflict, call, "bad-name")
        case .disabled: return problem("The account is disabled, or the app gone.", .conflict, call, "account-disabled")
        case .unknown: return noSuch(call)
        }
    }

    private func noSuch(_ call: Call) -> Response {
        problem("There is no such recovery.", .notFound, call, "not-found")
    }

    private func unknownApp(_ call: Call) -> Response {
        problem("app must name an app of the configuration.", .unprocessableContent, call, "unknown-app")
    }

    private func answer(_ recovery: Recovery, _ spoken: TypedCode?, _ status: HTTPResponse.Status) -> Response {
        desk.answers.json(recovery.json(at: desk.clock.now, spoken: spoken), status: status)
    }
}

extension Recovery {
    /// As the administration API shows it. `spoken` is for whoever has just sent the link.
    fileprivate func json(at now: Timestamp, spoken: TypedCode? = nil) -> JSONText {
        func text(_ moment: Timestamp?) -> JSONText { moment.map { .string($0.description) } ?? .null }
        return .object([
            "id": .string(id.text), "account": .string(account.text), "app": .string(app.text),
            "state": .string(state(at: now).rawValue), "started_by": .string(startedBy), "check": .string(checked),
            "started_at": text(startedAt), "expires_at": text(expiry),
            "approved_by": approvedBy.map(JSONText.string) ?? .null, "approved_at": text(approvedAt),
            "completed_at": text(completedAt), "spoken_code": spoken.map { .string($0.revealGrouped()) },
        ])
    }
}
