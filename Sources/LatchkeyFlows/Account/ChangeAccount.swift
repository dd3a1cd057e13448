public import LatchkeyCore

/// Every change of an account that ends what was issued before: the epoch rises in the same transaction (promise 7).
public struct ChangeAccount: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Change: Sendable {
        case disable
        case enable
        case address(EmailAddress)
        case signOutEverywhere
    }

    public enum Outcome: Sendable {
        case changed(Account)
        /// It was so already.
        case unchanged(Account)
        case addressTaken
        case unknown
    }

    public func callAsFunction(_ change: Change, of address: EmailAddress) async throws -> Outcome {
        let now = workplace.clock.now
        return try await workplace.store.transact { transaction in
            guard var account = try transaction.account(for: address) else { return .unknown }
            let epoch = account.epoch
            guard Self.apply(change, to: &account, at: now) else { return .unchanged(account) }
            if case .address(let wanted) = change, let owner = try transaction.account(for: wanted),
                owner.id != account.id
            {
                return .addressTaken
            }
            try transaction.update(account, from: epoch)
            try transaction.append(
                AuditEvent(
                    .accountChanged, at: now, account: account.id,
                    details: ["change": Self.word(for: change), "by": "operator", "epoch": String(account.epoch)]))
            try transaction.append(
                AuditEvent(.linksRevoked, at: now, account: account.id, details: ["by": Self.word(for: change)]))
            return .changed(account)
        }
    }

    private static func apply(_ change: Change, to account: inout Account, at now: Timestamp) -> Bool {
        switch change {
        case .disable: return account.disable(at: now)
        case .enable: return account.enable(at: now)
        case .address(let address): return account.change(to: address, at: now)
        case .signOutEverywhere:
            account.signOutEverywhere(at: now)
            return true
        }
    }

    private static func word(for change: Change) -> String {
        switch change {
        case .disable: "disabled"
        case .enable: "enabled"
        case .address: "address_changed"
        case .signOutEverywhere: "signed_out_everywhere"
        }
    }
}
