public import LatchkeyAPI
import LatchkeyCore
public import LatchkeyFlows

/// Carries out what the command asks: in the server that owns the store, or in the command itself while none runs.
public struct OperatorDesk: Sendable {
    let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public func answer(_ request: OperatorRequest) async throws -> OperatorReply {
        switch request {
        case .addAccount(let address): try await add(address)
        case .showAccount(let address): try await show(address)
        case .listAccounts(let after, let limit): try await list(after, limit)
        case .changeAccount(let address, let change): try await self.change(address, change)
        case .trace(let name): try await trace(name)
        case .domains(let seconds): try await domains(last: seconds)
        case .startRecovery(let wish): try await startRecovery(wish)
        case .approveRecovery(let id, let name): try await approveRecovery(id, by: name)
        case .listRecoveries(let limit): try await listRecoveries(limit)
        }
    }

    private func add(_ text: String) async throws -> OperatorReply {
        guard let address = try? EmailAddress(parsing: text) else { return .refused(Self.malformed(text)) }
        switch try await AddAccount(workplace)(address) {
        case .added(let account):
            return .account(AccountRecord(account), says: "added \(address.text); the first link verifies the address")
        case .exists(let account):
            return .account(AccountRecord(account), says: "\(account.address.text) has an account already")
        }
    }

    private func show(_ text: String) async throws -> OperatorReply {
        guard let address = try? EmailAddress(parsing: text) else { return .refused(Self.malformed(text)) }
        guard let account = try await FindAccounts(workplace)(address) else { return .refused(Self.unknown(address)) }
        return .account(AccountRecord(account), says: "")
    }

    private func list(_ after: String?, _ limit: Int) async throws -> OperatorReply {
        let accounts = try await FindAccounts(workplace)(after: after, limit: min(max(limit, 1), 1_000))
        return .accounts(accounts.map(AccountRecord.init))
    }

    private func change(_ text: String, _ change: AccountChange) async throws -> OperatorReply {
        guard let address = try? EmailAddress(parsing: text) else { return .refused(Self.malformed(text)) }
        let wanted: ChangeAccount.Change
        switch change {
        case .disable: wanted = .disable
        case .enable: wanted = .enable
        case .signOutEverywhere: wanted = .signOutEverywhere
        case .address(let new):
            guard let new = try? EmailAddress(parsing: new) else { return .refused(Self.malformed(new)) }
            wanted = .address(new)
        }
        switch try await ChangeAccount(workplace)(wanted, of: address) {
        case .changed(let account):
            return .account(AccountRecord(account), says: "done; what was issued to \(address.text) before is dead")
        case .unchanged(let account): return .account(AccountRecord(account), says: "nothing to do: it was so already")
        case .addressTaken: return .refused("that address belongs to another account")
        case .unknown: return .refused(Self.unknown(address))
        }
    }

    private func trace(_ name: String) async throws -> OperatorReply {
        switch try await TraceSignIn(workplace)(name) {
        case .found(let id, let events):
            return .trace(TraceRecord(signIn: id.text, events: events.map(EventRecord.init)))
        case .unknown:
            return .refused("no sign-in has this id or link fingerprint")
        case .secretGiven:
            return .refused(
                "that is a secret, so it was not looked up; give the sign-in's id or the link's fingerprint, and treat "
                    + "the secret as leaked")
        }
    }

    static func malformed(_ text: String) -> String {
        "\(text.prefix(100)) is not an email address; write it like anna@example.com"
    }

    static func unknown(_ address: EmailAddress) -> String {
        "\(address.text) has no account; latchkey account add \(address.text) opens one"
    }
}

extension AccountRecord {
    init(_ account: Account) {
        self.init(
            id: account.id.text, address: account.address.text, standing: account.standing.rawValue,
            epoch: account.epoch, createdAt: account.createdAt.description,
            verifiedAt: account.verifiedAt?.description, key: account.address.key)
    }
}

extension EventRecord {
    init(_ event: AuditEvent) {
        self.init(
            at: event.at.description, event: event.name.rawValue, account: event.account?.text, app: event.app?.text,
            network: event.network?.text, details: event.details)
    }
}
