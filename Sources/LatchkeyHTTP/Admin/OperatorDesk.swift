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
        case .invite(let address, let app, let language): try await invite(address, app, language)
        case .revoke(let wish): try await revoke(wish)
        case .addKey(let name, let scopes, let seconds): try await addKey(name, scopes, seconds)
        case .listKeys: try await listKeys()
        case .revokeKey(let name): try await revokeKey(name)
        case .allowCodes(let address): try await allowCodes(address)
        case .trace(let name): try await trace(name)
        case .domains(let seconds): try await domains(last: seconds)
        case .startRecovery(let wish): try await startRecovery(wish)
        case .approveRecovery(let id, let name): try await approveRecovery(id, by: name)
        case .listRecoveries(let limit): try await listRecoveries(limit)
        case .decisions(let since, let place): try await decisions(since, after: place)
        case .examine: try await examine()
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

extension EventRecord {
    init(_ event: AuditEvent) {
        self.init(
            at: event.at.description, event: event.name.rawValue, account: event.account?.text, app: event.app?.text,
            network: event.network?.text, details: event.details)
    }
}
