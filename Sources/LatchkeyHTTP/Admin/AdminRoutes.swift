import HTTPTypes
import Hummingbird
import LatchkeyAPI
import LatchkeyCore
import LatchkeyFlows

/// The administration API: what the command can do about accounts, for programs with a key.
struct AdminRoutes {
    let desk: Desk
    let keys: KeyGuard
    let workplace: Workplace

    func add(to router: Router<EdgeContext>) {
        router.get("/admin/v1/accounts", use: guarded(.accountsRead, list))
        router.get("/admin/v1/accounts/{id}", use: guarded(.accountsRead, show))
        router.post("/admin/v1/accounts", use: guarded(.accountsWrite, open))
        router.post("/admin/v1/accounts/{id}/{act}", use: guarded(.accountsWrite, change))
        router.post("/admin/v1/invitations", use: guarded(.accountsWrite, invite))
        router.post("/admin/v1/revoke", use: guarded(.revoke, revoke))
        router.get("/admin/v1/recoveries", use: guarded(.recoveries, listRecoveries))
        router.post("/admin/v1/recoveries", use: guarded(.recoveries, startRecovery))
        router.post("/admin/v1/recoveries/{id}/approve", use: guarded(.recoveries, approveRecovery))
    }

    /// One call: who asks has been checked.
    struct Call: Sendable {
        let incoming: Request
        let context: EdgeContext
        let key: APIKey
    }

    private typealias Work = @Sendable (Call) async throws -> Response

    private func guarded(
        _ scope: APIKey.Scope, _ work: @escaping Work
    ) -> @Sendable (Request, EdgeContext) async throws -> Response {
        { incoming, context in
            do {
                let key = try await keys.key(of: incoming, context, for: scope)
                return try await work(Call(incoming: incoming, context: context, key: key))
            } catch let refusal as KeyGuard.Refusal {
                return refusal.response
            }
        }
    }

    func problem(
        _ sentence: String, _ status: HTTPResponse.Status, _ call: Call, _ slug: String
    ) -> Response {
        desk.answers.problem(Fault(.badRequest(sentence), status), call.context, state: slug)
    }

    /// A call may have nothing to say beyond its address.
    func fields(_ call: Call) async throws -> [String: String] {
        call.incoming.headers[.contentType] == nil ? [:] : try await desk.reception.fields(of: call.incoming)
    }

    private func unknown(_ call: Call) -> Response {
        problem("There is no such account.", .notFound, call, "not-found")
    }

    private func officer(_ call: Call, because reason: String?) throws -> Officer {
        guard let officer = Officer(call.key.actor, because: reason) else {
            throw HTTPError(
                .badRequest, message: "A reason is one line of 200 characters at most, without a secret in it.")
        }
        return officer
    }
}

extension AdminRoutes {
    @Sendable private func list(_ call: Call) async throws -> Response {
        let query = call.incoming.uri.queryParameters
        if let text = query["address"].map(String.init) {
            guard let address = try? EmailAddress(parsing: text),
                let account = try await desk.admission({ try await FindAccounts(workplace)(address) })
            else { return page([], nil) }
            return page([account], nil)
        }
        let limit = query["limit"].flatMap { Int($0) } ?? 100
        guard (1...1_000).contains(limit) else {
            return problem("limit lies between 1 and 1000.", .badRequest, call, "bad-request")
        }
        let after = query["after"].map(String.init)
        let found = try await desk.admission { try await FindAccounts(workplace)(after: after, limit: limit) }
        return page(found, found.count == limit ? found.last?.address.key : nil)
    }

    private func page(_ accounts: [Account], _ next: String?) -> Response {
        desk.answers.json(
            .object(["accounts": .list(accounts.map(\.json)), "next": next.map(JSONText.string) ?? .null]))
    }

    @Sendable private func show(_ call: Call) async throws -> Response {
        guard let account = try await account(call) else { return unknown(call) }
        return desk.answers.json(account.json)
    }

    private func account(_ call: Call) async throws -> Account? {
        guard let id = call.context.parameters.get("id").flatMap({ AccountID(parsing: $0) }) else { return nil }
        return try await desk.admission { try await FindAccounts(workplace)(id) }
    }

    @Sendable private func open(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        guard let address = try? EmailAddress(parsing: fields["address"] ?? "") else {
            return problem("address must be an email address.", .unprocessableContent, call, "bad-address")
        }
        let officer = try officer(call, because: fields["because"])
        switch try await desk.admission({ try await AddAccount(workplace)(address, by: officer) }) {
        case .added(let account): return desk.answers.json(account.json, status: .created)
        case .exists(let account): return desk.answers.json(account.json)
        }
    }

    @Sendable private func change(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let change: ChangeAccount.Change
        switch call.context.parameters.get("act") {
        case "disable": change = .disable
        case "enable": change = .enable
        case "hold": change = .hold
        case "release": change = .release
        case "sign-out": change = .signOutEverywhere
        default: throw HTTPError(.notFound)
        }
        let officer = try officer(call, because: fields["because"])
        guard let account = try await account(call) else { return unknown(call) }
        let outcome = try await desk.admission {
            try await ChangeAccount(workplace)(change, of: account.address, by: officer)
        }
        switch outcome {
        case .changed(let account), .unchanged(let account): return desk.answers.json(account.json)
        case .addressTaken, .unknown: return unknown(call)
        }
    }

    @Sendable private func invite(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        guard let address = try? EmailAddress(parsing: fields["address"] ?? "") else {
            return problem("address must be an email address.", .unprocessableContent, call, "bad-address")
        }
        let app = fields["app"].map { AppID(parsing: $0) ?? AppID(trusted: "") }
        let language = fields["locale"].map { Language(acceptLanguage: $0) }
        let officer = try officer(call, because: fields["because"])
        let outcome = try await desk.admission {
            try await InviteAccount(workplace)(address, to: app, in: language, by: officer)
        }
        switch outcome {
        case .invited(let account, let isNew):
            return desk.answers.json(account.json, status: isNew ? .created : .ok)
        case .disabled: return problem("The account is disabled.", .conflict, call, "account-disabled")
        case .unknownApp: return problem("No app of this name is configured.", .notFound, call, "unknown-app")
        case .noApp: return problem("There are several apps: name one in app.", .unprocessableContent, call, "no-app")
        }
    }

    @Sendable private func revoke(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        var wish = RevocationWish()
        (wish.account, wish.app, wish.domain) = (fields["account"], fields["app"], fields["domain"])
        (wish.issuedBefore, wish.because) = (fields["issued_before"], fields["because"])
        wish.all = fields["all"].map { $0 == "true" }
        switch RevocationOrder(wish, by: call.key.actor) {
        case .malformed(let sentence):
            return problem(sentence, .unprocessableContent, call, "bad-request")
        case .order(let target, let officer):
            // Past the admission: counting may take long, and an emergency mustn't keep others out or be kept out.
            let outcome = try await Revoke(workplace)(target, by: officer)
            guard case .revoked(let report) = outcome else {
                return problem(outcome.refusal ?? "", .unprocessableContent, call, "bad-request")
            }
            return desk.answers.json(RevocationRecord(report).json)
        }
    }
}

extension Account {
    /// As the administration API shows it.
    fileprivate var json: JSONText {
        func text(_ moment: Timestamp?) -> JSONText { moment.map { .string($0.description) } ?? .null }
        return .object([
            "id": .string(id.text), "address": .string(address.text), "standing": .string(standing.rawValue),
            "epoch": .number(epoch), "created_at": text(createdAt), "verified_at": text(verifiedAt),
            "changed_at": text(changedAt), "held_at": text(heldAt), "may_enrol_until": text(mayEnrolUntil),
            "mailbox": mailbox.map { .string($0.rawValue) } ?? .null,
            "factors": .list(factors.map(\.rawValue).sorted().map(JSONText.string)),
        ])
    }
}

extension RevocationRecord {
    fileprivate var json: JSONText {
        .object([
            "links": .number(Int64(links)), "sessions": .number(Int64(sessions)), "messages": .number(Int64(messages)),
            "at": .string(at), "revoked_in_ms": .number(Int64(revokedInMs.rounded(.up))),
        ])
    }
}
