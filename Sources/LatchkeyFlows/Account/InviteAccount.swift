public import LatchkeyCore

/// Staff invite somebody: opens the account if there is none, lets a first factor be set for a week, and sends a message
/// that says where to sign in. It carries no secret, so it may be forwarded, archived and scanned (decision 0022).
public struct InviteAccount: Sendable {
    private let workplace: Workplace

    /// How long somebody who was invited may set a first factor with a link.
    public static let enrolment = TimeSpan.days(7)

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case invited(Account, isNew: Bool)
        case disabled(Account)
        case unknownApp
        /// Several apps are there, and none was named.
        case noApp
    }

    public func callAsFunction(
        _ address: EmailAddress, to app: AppID?, in language: Language? = nil,
        by officer: Officer = .atTheCommandLine
    ) async throws -> Outcome {
        guard let app = app.map(workplace.apps.app) ?? workplace.apps.onlyApp else {
            return app == nil ? .noApp : .unknownApp
        }
        let now = workplace.clock.now
        let notices = Notices(workplace, at: now)
        let fresh = Account(id: .random(from: workplace.entropy), createdAt: now, address: address, verifiedAt: nil)
        let outcome = try await workplace.store.transact { transaction -> Outcome in
            let known = try transaction.account(for: address)
            var account = known ?? fresh
            guard account.standing == .active else { return .disabled(account) }
            // Whoever has a factor needs no second one to get in, and a held account is for an administrator to clear.
            if account.factors.isEmpty, account.heldAt == nil { account.invite(until: now + Self.enrolment) }
            if let known {
                try transaction.update(account, from: known.epoch)
            } else {
                try transaction.insert(account)
                try transaction.append(
                    AuditEvent(.accountCreated, at: now, account: account.id, details: officer.details))
            }
            try transaction.append(
                AuditEvent(
                    .accountChanged, at: now, account: account.id, app: app.id,
                    details: officer.details.adding(["change": "invited", "epoch": String(account.epoch)])))
            try notices.tell(.invited(app), to: account, language: language, in: transaction)
            return .invited(account, isNew: known == nil)
        }
        workplace.announcements.announce(.messageQueued)
        return outcome
    }
}
