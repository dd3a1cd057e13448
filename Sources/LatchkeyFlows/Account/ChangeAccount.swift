public import LatchkeyCore

/// What staff change about an account. Where it ends what was issued before, the epoch rises in the same transaction
/// (promise 7); where the owner should know, a notice goes out with it.
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
        /// Links are refused until a factor or `release` clears it.
        case hold
        case release
        /// What the mailbox is; nil where it is for the rules to say.
        case mark(MailboxClass?)
    }

    public enum Outcome: Sendable {
        case changed(Account)
        /// It was so already.
        case unchanged(Account)
        case addressTaken
        case unknown
    }

    public func callAsFunction(
        _ change: Change, of address: EmailAddress, by officer: Officer = .atTheCommandLine
    ) async throws -> Outcome {
        let now = workplace.clock.now
        let (notices, move) = (Notices(workplace, at: now), AddressMove(workplace, at: now))
        let outcome = try await workplace.store.transact { transaction -> Outcome in
            guard var account = try transaction.account(for: address) else { return .unknown }
            let before = account
            guard Self.apply(change, to: &account, at: now) else { return .unchanged(account) }
            if case .address(let wanted) = change, let owner = try transaction.account(for: wanted),
                owner.id != account.id
            {
                return .addressTaken
            }
            try transaction.update(account, from: before.epoch)
            try Self.record(change, account, endedEarlier: account.epoch > before.epoch, officer, now, in: transaction)
            switch change {
            case .address: try move.record(from: before, to: account, notices, in: transaction)
            case .hold:
                try transaction.forgetDevices(of: account.id)
                try notices.tell(.held, to: account, in: transaction)
            case .signOutEverywhere: try notices.tell(.signedOutEverywhere, to: account, in: transaction)
            case .disable, .enable, .release, .mark: break
            }
            return .changed(account)
        }
        if case .changed = outcome { workplace.announcements.announce(.messageQueued) }
        return outcome
    }

    private static func record(
        _ change: Change, _ account: Account, endedEarlier: Bool, _ officer: Officer, _ now: Timestamp,
        in transaction: any StoreTransaction
    ) throws {
        var facts = ["change": word(for: change), "epoch": String(account.epoch)]
        if case .mark(let mailbox) = change { facts["mailbox"] = mailbox?.rawValue ?? "none" }
        try transaction.append(
            AuditEvent(
                .accountChanged, at: now, account: account.id,
                details: officer.details.adding(facts)))
        guard endedEarlier else { return }
        try transaction.append(
            AuditEvent(.linksRevoked, at: now, account: account.id, details: ["by": word(for: change)]))
    }

    private static func apply(_ change: Change, to account: inout Account, at now: Timestamp) -> Bool {
        switch change {
        case .disable: return account.disable(at: now)
        case .enable: return account.enable(at: now)
        case .address(let address): return account.change(to: address, at: now)
        case .signOutEverywhere:
            account.signOutEverywhere(at: now)
            return true
        case .hold: return account.hold(at: now)
        case .release: return account.release()
        case .mark(let mailbox): return account.mark(mailbox)
        }
    }

    private static func word(for change: Change) -> String {
        switch change {
        case .disable: "disabled"
        case .enable: "enabled"
        case .address: "address_changed"
        case .signOutEverywhere: "signed_out_everywhere"
        case .hold: "held"
        case .release: "released"
        case .mark: "mailbox_marked"
        }
    }
}
