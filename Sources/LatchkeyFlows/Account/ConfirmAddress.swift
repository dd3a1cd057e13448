public import LatchkeyCore

/// The link to a new address was confirmed: from now on it is the account's. Everybody is signed out, this browser too, and
/// the old mailbox is told how to take it back.
public struct ConfirmAddress: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Hashable, Sendable {
        case changed(EmailAddress, AppID)
        /// Only the browser in which it was asked for may confirm.
        case otherBrowser
        case closed(Closed)
        /// No link of ours, or one for another purpose (A25).
        case unknown
    }

    public func callAsFunction(_ link: Secret, by visitor: Visitor) async throws -> Outcome {
        let now = workplace.clock.now
        let (notices, move) = (Notices(workplace, at: now), AddressMove(workplace, at: now))
        let candidates = workplace.keyring.digests(link)
        guard let seen = try await workplace.store.read({ try $0.signIn(withLink: candidates) }),
            seen.purpose == .verifyAddress
        else { return .unknown }
        let outcome = try await workplace.store.transact { [workplace] transaction -> Outcome in
            guard let before = try transaction.signIn(seen.id), let id = before.subject.account,
                let owner = try transaction.account(id)
            else { return .closed(.revoked) }
            var signIn = before
            let circumstances = Circumstances(account: owner, watermarks: try transaction.watermarks())
            let app = workplace.apps.app(before.app) ?? .gone(before.app)
            let bound = visitor.isBound(to: signIn, workplace.keyring)
            let confirmation = signIn.confirm(
                bound: bound, in: circumstances, at: now, handoffCode: before.digests.code, by: visitor.requester,
                under: app.policy)
            switch confirmation {
            case .completed: break
            case .resumable: return .changed(before.address, before.app)
            case .closed(let closed): return .closed(closed)
            case .handedOff, .otherBrowserOnly, .spokenCodeWanted: return .otherBrowser
            }
            // Somebody may have opened an account for it meanwhile.
            if let other = try transaction.account(for: before.address), other.id != id { return .closed(.revoked) }
            var account = owner
            guard account.change(to: before.address, at: now) else { return .closed(.used) }
            account.verifyAddress(at: now, in: before.language)
            try transaction.advance(signIn, from: before)
            try transaction.update(account, from: owner.epoch)
            try Self.record(account, before, visitor, now, in: transaction)
            try move.record(from: owner, to: account, notices, by: visitor.requester, in: transaction)
            return .changed(account.address, before.app)
        }
        if case .changed = outcome { workplace.announcements.announce(.messageQueued) }
        return outcome
    }

    private static func record(
        _ account: Account, _ signIn: SignIn, _ visitor: Visitor, _ now: Timestamp, in transaction: any StoreTransaction
    ) throws {
        try transaction.append(
            AuditEvent(
                .accountChanged, at: now, signIn: signIn.id, account: account.id, app: signIn.app,
                network: visitor.requester.network,
                details: ["change": "address_changed", "by": "owner", "epoch": String(account.epoch)]))
        try transaction.append(
            AuditEvent(.linksRevoked, at: now, account: account.id, details: ["by": "address_changed"]))
    }
}
