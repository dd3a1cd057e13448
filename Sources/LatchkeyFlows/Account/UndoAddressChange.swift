public import LatchkeyCore

/// "This wasn't me", from the old mailbox: the address is again what it was, everybody is signed out, and links are stopped
/// until a factor or an administrator clears the account, because one of the two mailboxes is in the wrong hands.
public struct UndoAddressChange: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Hashable, Sendable {
        case undone
        /// The old address has another account by now. The account is stopped all the same.
        case heldOnly
        /// Too late, or taken back already.
        case closed
        case unknown
    }

    public func callAsFunction(_ undo: Secret, by requester: Requester) async throws -> Outcome {
        let now = workplace.clock.now
        let notices = Notices(workplace, at: now)
        let candidates = workplace.keyring.digests(undo)
        // An unknown secret costs a read and never the writer (A01).
        guard try await workplace.store.read({ try $0.addressChange(withUndo: candidates) }) != nil else {
            return .unknown
        }
        let outcome = try await workplace.store.transact { transaction -> Outcome in
            guard let change = try transaction.addressChange(withUndo: candidates),
                var account = try transaction.account(change.account)
            else { return .unknown }
            guard change.canBeUndone(at: now) else { return .closed }
            let (before, owner) = (account, try transaction.account(for: change.before))
            let isFree = owner == nil || owner?.id == account.id
            if isFree { _ = account.change(to: change.before, at: now) }
            // A hold that stands already was for another reason; what was issued since must end all the same.
            if !account.hold(at: now) { account.signOutEverywhere(at: now) }
            try transaction.update(account, from: before.epoch)
            try transaction.forgetDevices(of: account.id)
            // With the later ones: whoever made them gets no way back either.
            try transaction.close(change, at: now)
            let word = isFree ? "address_restored" : "held"
            try transaction.append(
                AuditEvent(
                    .accountChanged, at: now, account: account.id, network: requester.network,
                    details: ["change": word, "by": "undo", "epoch": String(account.epoch)]))
            try transaction.append(
                AuditEvent(.linksRevoked, at: now, account: account.id, details: ["by": word]))
            if isFree { try notices.tell(.addressRestored, to: account, by: requester, in: transaction) }
            return isFree ? .undone : .heldOnly
        }
        workplace.announcements.announce(.messageQueued)
        return outcome
    }
}
