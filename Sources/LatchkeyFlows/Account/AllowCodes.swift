public import LatchkeyCore

/// Staff let an identifier type codes again, after so many wrong ones that they were switched off.
public struct AllowCodes: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case allowed(Account)
        case unknown
    }

    public func callAsFunction(_ address: EmailAddress, by officer: Officer = .atTheCommandLine) async throws -> Outcome
    {
        let (now, allowance) = (workplace.clock.now, CodeAllowance(for: address, workplace.keyring))
        return try await workplace.store.transact { transaction in
            guard let account = try transaction.account(for: address) else { return .unknown }
            try allowance.clear(in: transaction)
            try transaction.append(
                AuditEvent(
                    .accountChanged, at: now, account: account.id,
                    details: officer.details.adding(["change": "codes_allowed", "epoch": String(account.epoch)])))
            return .allowed(account)
        }
    }
}
