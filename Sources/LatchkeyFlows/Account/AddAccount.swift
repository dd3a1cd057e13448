public import LatchkeyCore

/// Staff open an account for an address; its first link verifies it.
public struct AddAccount: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case added(Account)
        case exists(Account)
    }

    public func callAsFunction(_ address: EmailAddress, by officer: Officer = .atTheCommandLine) async throws -> Outcome
    {
        let now = workplace.clock.now
        let account = Account(
            id: .random(from: workplace.entropy), createdAt: now, address: address, verifiedAt: nil)
        return try await workplace.store.transact { transaction in
            if let existing = try transaction.account(for: address) { return .exists(existing) }
            try transaction.insert(account)
            try transaction.append(
                AuditEvent(.accountCreated, at: now, account: account.id, details: officer.details))
            return .added(account)
        }
    }
}
