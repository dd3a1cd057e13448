public import LatchkeyCore

/// A second person of the staff agrees to a recovery: only now does the link go out.
public struct ApproveRecovery: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        /// The code is for the caller's ear, and shown this once.
        case sent(Recovery, spoken: TypedCode)
        /// Whoever started it can't approve it too.
        case samePerson(Recovery)
        /// There is nothing to approve any more, or never was.
        case notWaiting(Recovery, Recovery.State)
        case nameUnfit
        /// The account has been disabled, or the app is gone.
        case disabled
        case unknown
    }

    public func callAsFunction(_ id: RecoveryID, by name: String) async throws -> Outcome {
        guard let name = Recovery.line(name, 1...Recovery.longestName) else { return .nameUnfit }
        let now = workplace.clock.now
        let link = RecoveryLink(workplace, at: now)
        let outcome = try await workplace.store.transact { [workplace] transaction -> Outcome in
            guard let before = try transaction.recovery(id) else { return .unknown }
            guard let app = workplace.apps.app(before.app), let account = try transaction.account(before.account),
                account.standing == .active
            else { return .disabled }
            var recovery = before
            switch recovery.approve(by: name, at: now) {
            case .notWaiting(let state): return .notWaiting(before, state)
            case .samePerson:
                try transaction.append(
                    AuditEvent(
                        .recoveryRefused, at: now, account: account.id, app: app.id,
                        details: ["recovery": id.text, "by": name, "reason": "same_person"]))
                return .samePerson(before)
            case .approved: break
            }
            try link.send(for: &recovery, of: account, app, in: transaction)
            try transaction.advance(recovery, from: before)
            try transaction.append(
                AuditEvent(
                    .recoveryApproved, at: now, signIn: recovery.signIn, account: account.id, app: app.id,
                    details: ["recovery": id.text, "by": name, "started_by": recovery.startedBy]))
            return .sent(recovery, spoken: link.spoken)
        }
        workplace.announcements.announce(.messageQueued)
        return outcome
    }
}
