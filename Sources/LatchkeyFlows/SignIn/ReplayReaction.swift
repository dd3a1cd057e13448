import LatchkeyCore

/// A used link was confirmed in a browser that isn't the one: what the app's policy does about it, beyond writing it down.
struct ReplayReaction: Sendable {
    let picture: SignInPicture
    let app: App
    let requester: Requester
    let notices: Notices
    let now: Timestamp
    let keyring: Keyring

    /// A scanner that comes by twenty times is told of once.
    private static let limit = [Limit(1, in: .hours(1))]

    func carryOut(in transaction: any StoreTransaction) throws {
        guard app.policy.replay != .log, let owner, !isScanner else { return }
        let ends = app.policy.replay == .revoke ? picture.session?.isLive(at: now) ?? false : false
        if ends, let session = picture.session?.session {
            try transaction.end(session.id)
            try transaction.append(
                AuditEvent(
                    .sessionEnded, at: now, signIn: picture.signIn.id, account: owner.id, app: app.id,
                    details: ["session": session.id.text, "by": "replay"]))
        }
        let subject = keyring.pseudonym("notice/replay", owner.id.text)
        var told = try transaction.allowance(subject)
        // That a session has ended is always said: it happens once.
        guard told.take(at: now, under: Self.limit) == .granted || ends else { return }
        try transaction.save(told, of: subject, until: now + .hours(1))
        try notices.tell(ends ? .sessionRevoked(app) : .replayed(app), to: owner, by: requester, in: transaction)
    }

    /// A scanner that presses every button replays every link, and must not be able to end sessions with that (promise 3).
    private var isScanner: Bool {
        picture.openers.contains { [.scanner, .prefetch].contains($0.kind) && $0.requester == requester }
    }

    /// Who used the link. The account that has the address today may be another's.
    private var owner: Account? {
        if let session = picture.session { return session.account }
        guard let account = picture.circumstances.account else { return nil }
        switch picture.signIn.subject {
        case .account(let id, _): return account.id == id ? account : nil
        case .newcomer: return account.createdAt >= picture.signIn.requestedAt ? account : nil
        case .nobody: return nil
        }
    }
}
