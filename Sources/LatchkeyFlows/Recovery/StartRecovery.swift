public import LatchkeyCore

/// Staff start a recovery for somebody who has lost their second factor and whom they have checked.
public struct StartRecovery: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public struct Wish: Sendable {
        public let address: EmailAddress
        public let app: AppID
        /// The name of whoever asks, as staff know it.
        public let by: String
        /// How they know that the caller is the account's owner.
        public let check: String

        public init(address: EmailAddress, app: AppID, by: String, check: String) {
            self.address = address
            self.app = app
            self.by = by
            self.check = check
        }
    }

    public enum Outcome: Sendable {
        /// The link is on its way to the mailbox. The code is for the caller's ear, and shown this once.
        case sent(Recovery, spoken: TypedCode)
        /// Nothing is sent before somebody else approves.
        case waits(Recovery)
        case unknownApp
        case unknownAccount
        case disabled
        case nameUnfit
        case checkUnfit
        case limited(until: Timestamp)
    }

    public func callAsFunction(_ wish: Wish) async throws -> Outcome {
        guard let app = workplace.apps.app(wish.app) else { return .unknownApp }
        guard let name = Recovery.line(wish.by, 1...Recovery.longestName) else { return .nameUnfit }
        guard let check = Recovery.line(wish.check, Recovery.shortestCheck...Recovery.longestCheck),
            !Secret.mayBe(in: check)
        else { return .checkUnfit }
        let now = workplace.clock.now
        let start = Start(
            id: .ordered(at: now, from: workplace.entropy), address: wish.address, app: app, name: name, check: check,
            link: RecoveryLink(workplace, at: now), notices: Notices(workplace, at: now), keyring: workplace.keyring,
            now: now)
        let outcome = try await workplace.store.transact { try start.carryOut(in: $0) }
        workplace.announcements.announce(.messageQueued)
        return outcome
    }
}

private struct Start: Sendable {
    let id: RecoveryID
    let address: EmailAddress
    let app: App
    let name: String
    let check: String
    let link: RecoveryLink
    let notices: Notices
    let keyring: Keyring
    let now: Timestamp

    func carryOut(in transaction: any StoreTransaction) throws -> StartRecovery.Outcome {
        guard let account = try transaction.account(for: address) else { return .unknownAccount }
        guard account.standing == .active else { return .disabled }
        if let until = try limit(account, in: transaction) { return .limited(until: until) }
        try endOlder(of: account, in: transaction)
        var recovery = Recovery(
            id: id, account: account.id, app: app.id, startedBy: name, checked: check, startedAt: now,
            expiry: now + Recovery.patience)
        let waits = app.policy.recoveryApproval == .secondPerson
        if !waits { try link.send(for: &recovery, of: account, app, in: transaction) }
        try transaction.insert(recovery)
        try transaction.append(
            AuditEvent(
                .recoveryStarted, at: now, signIn: recovery.signIn, account: account.id, app: app.id,
                details: [
                    "recovery": id.text, "by": name, "check": check,
                    "approval": app.policy.recoveryApproval.rawValue,
                ]))
        try notices.tell(.recoveryStarted(by: name, app), to: account, in: transaction)
        return waits ? .waits(recovery) : .sent(recovery, spoken: link.spoken)
    }

    /// Each brings its owner mail, and a knock at the door that might open.
    private func limit(_ account: Account, in transaction: any StoreTransaction) throws -> Timestamp? {
        let (subject, limits) = (keyring.pseudonym("recovery", account.id.text), SignInLimits.recoveriesOfOneAccount)
        var used = try transaction.allowance(subject)
        if case .refused(_, let until) = used.take(at: now, under: limits) { return until }
        try transaction.save(used, of: subject, until: now + .hours(1))
        return nil
    }

    /// One at a time: two codes read out to two people would be one too many.
    private func endOlder(of account: Account, in transaction: any StoreTransaction) throws {
        for before in try transaction.recoveries(of: account.id, limit: 10) {
            var recovery = before
            guard recovery.end(at: now) else { continue }
            try transaction.advance(recovery, from: before)
            if let old = try recovery.signIn.flatMap({ try transaction.signIn($0) }) {
                var ended = old
                if ended.revoke(at: now) { try transaction.advance(ended, from: old) }
            }
            try transaction.append(
                AuditEvent(
                    .recoveryEnded, at: now, signIn: recovery.signIn, account: account.id, app: recovery.app,
                    details: ["recovery": recovery.id.text, "by": id.text]))
        }
    }
}
