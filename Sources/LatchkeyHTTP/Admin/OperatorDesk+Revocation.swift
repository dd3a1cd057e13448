import LatchkeyAPI
import LatchkeyCore
import LatchkeyFlows

extension OperatorDesk {
    func revoke(_ wish: RevocationWish) async throws -> OperatorReply {
        switch RevocationOrder(wish, by: Officer.atTheCommandLine.name) {
        case .malformed(let sentence): .refused(sentence)
        case .order(let target, let officer): Self.reply(try await Revoke(workplace)(target, by: officer))
        }
    }

    private static func reply(_ outcome: Revoke.Outcome) -> OperatorReply {
        switch outcome {
        case .revoked(let report): .revoked(RevocationRecord(report))
        case .unknownAccount, .unknownApp, .timeToCome: .refused(outcome.refusal ?? "")
        }
    }

    func addKey(_ name: String, _ words: [String], _ seconds: Int64) async throws -> OperatorReply {
        var scopes: Set<APIKey.Scope> = []
        for word in words {
            guard let scope = APIKey.Scope(rawValue: word) else {
                let known = APIKey.Scope.allCases.map(\.rawValue).joined(separator: ", ")
                return .refused("\(word.prefix(40)) is no scope; there are \(known)")
            }
            scopes.insert(scope)
        }
        switch try await ManageAPIKeys(workplace).add(name, scopes: scopes, lasting: .seconds(seconds)) {
        case .added(let key, let secret):
            return .key(
                KeyRecord(key, live: true), secret: secret.reveal(),
                says: "made \(key.name); this is the only time that its secret is shown")
        case .nameTaken: return .refused("a key called \(name) is alive; revoke it, or take another name")
        case .unfitName: return .refused("a name is 1 to 40 letters, digits, dots, hyphens and underscores")
        case .unfitLife: return .refused("a key lives for 400 days at most; write --expires 90d")
        case .noScope: return .refused("a key needs a scope, such as --scope accounts:read")
        }
    }

    func listKeys() async throws -> OperatorReply {
        let keys = ManageAPIKeys(workplace)
        let now = keys.now
        return .keys(try await keys.list().map { KeyRecord($0, live: $0.isLive(at: now)) })
    }

    func revokeKey(_ name: String) async throws -> OperatorReply {
        guard let key = try await ManageAPIKeys(workplace).revoke(name) else {
            return .refused("no key called \(name.prefix(40)) is alive")
        }
        return .key(KeyRecord(key, live: false), secret: nil, says: "revoked \(key.name); it is refused from now on")
    }
}

/// What was wished, in the terms of the kill switch, or what is wrong with it.
enum RevocationOrder {
    case order(Revoke.Target, Officer)
    case malformed(String)

    init(_ wish: RevocationWish, by name: String) {
        let all: Bool? = wish.all == true ? true : nil
        let given =
            [wish.account, wish.app, wish.domain, wish.issuedBefore].compactMap(\.self).count + (all == nil ? 0 : 1)
        guard given == 1 else {
            self = .malformed("name one of account, app, domain, issued-before and all, and no second one")
            return
        }
        guard let officer = Officer(name, because: wish.because) else {
            self = .malformed("a reason is one line of 200 characters at most, without a secret in it")
            return
        }
        guard let target = Self.target(wish) else {
            self = .malformed(
                "that can't be read: an account is an address, a domain is like example.com, and a time is like "
                    + "2026-11-21T10:42:00Z")
            return
        }
        self = .order(target, officer)
    }

    private static func target(_ wish: RevocationWish) -> Revoke.Target? {
        if let text = wish.account { return (try? EmailAddress(parsing: text)).map(Revoke.Target.account) }
        if let text = wish.app { return AppID(parsing: text).map(Revoke.Target.app) }
        if let text = wish.domain {
            guard !text.contains("@") else { return nil }
            return (try? EmailAddress(parsing: "x@\(text)")).map { .domain($0.domain) }
        }
        if let text = wish.issuedBefore { return Timestamp(parsing: text).map { .issued(before: $0) } }
        return .everything
    }
}

extension Revoke.Outcome {
    /// Why nothing was revoked; nil if something was.
    var refusal: String? {
        switch self {
        case .revoked: nil
        case .unknownAccount: "that address has no account"
        case .unknownApp: "no app of that name is configured"
        case .timeToCome: "that time is still to come; nobody knows what will have been asked for by then"
        }
    }
}

extension RevocationRecord {
    init(_ report: Revoke.Report) {
        self.init(
            links: report.counts.links, sessions: report.counts.sessions, messages: report.counts.messages,
            at: report.at.description, revokedInMs: report.revoking.inMilliseconds,
            countedInMs: report.counting.inMilliseconds)
    }
}

extension Duration {
    fileprivate var inMilliseconds: Double {
        Double(components.seconds) * 1_000 + Double(components.attoseconds) / 1e15
    }
}

extension KeyRecord {
    init(_ key: APIKey, live: Bool) {
        self.init(
            name: key.name, scopes: key.scopes.map(\.rawValue).sorted(), createdAt: key.createdAt.description,
            expiresAt: key.expiry.description, revokedAt: key.revokedAt?.description, live: live)
    }
}
