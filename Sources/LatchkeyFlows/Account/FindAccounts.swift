public import LatchkeyCore

/// Looks accounts up for the operator.
public struct FindAccounts: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public func callAsFunction(_ address: EmailAddress) async throws -> Account? {
        try await workplace.store.read { try $0.account(for: address) }
    }

    public func callAsFunction(_ id: AccountID) async throws -> Account? {
        try await workplace.store.read { try $0.account(id) }
    }

    /// In the order of their addresses, those after `key`.
    public func callAsFunction(after key: String?, limit: Int) async throws -> [Account] {
        try await workplace.store.read { try $0.accounts(after: key, limit: limit) }
    }
}
