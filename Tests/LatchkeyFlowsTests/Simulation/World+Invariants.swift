import LatchkeyCore
import LatchkeyTestKit

extension World {
    func check(_ condition: Bool, _ promise: @autoclosure () -> String) {
        if !condition { fail(promise()) }
    }

    /// What must hold after every step, whatever was begun and is not finished.
    func checkAll() {
        if let promise = truth.broken.first { fail(promise) }
        let tables = truth.tables
        for session in tables.sessions.values {
            let record = SessionRecord(
                session: session, account: tables.accounts[session.account] ?? nobody(session),
                watermarks: tables.watermarks)
            check(
                !(truth.isStale(session) && record.isLive(at: earliestClock)),
                "no session lives on after the account has changed or a watermark has risen")
        }
        for (id, digest) in acknowledged where !truth.isStale(id) {
            check(isLiveOrEnded(id, digest, tables), "an acknowledged session lives until something ends it: \(id)")
        }
    }

    private func nobody(_ session: Session) -> Account {
        Account(
            id: session.account, createdAt: session.createdAt, address: addresses[0], verifiedAt: nil,
            standing: .disabled)
    }

    private func isLiveOrEnded(_ id: SignInID, _ digest: SecretDigest, _ tables: MemoryTables) -> Bool {
        guard let session = tables.sessions.values.first(where: { $0.signIn == id }) else {
            return truth.endedSignIns.contains(id) || forgets
        }
        guard session.digest == digest, let account = tables.accounts[session.account] else { return false }
        let record = SessionRecord(session: session, account: account, watermarks: tables.watermarks)
        return session.expiry <= latestClock || record.isLive(at: latestClock)
    }

    /// The initiating browser was told that its link does nothing: somebody must have had the right to that.
    func justify(_ closed: Closed, _ mail: Mail, _ browser: Browser, _ node: SimulatedNode) {
        let id = mail.signIn
        let signIn = truth.tables.signIns[id]
        let isRight =
            switch closed {
            case .used: truth.endedSignIns.contains(id) || truth.isStale(id) || isOver(id) || wasElsewhere(id)
            case .expired: latestClock >= mail.content.expiry
            case .superseded: browser.requests > 1
            case .denied: deniable.contains(id)
            case .revoked: truth.isStale(id) || signIn?.subject == .nobody || wasOutrun(signIn)
            }
        check(isRight, "nobody else closes a link for the browser that asked: \(closed) \(id)")
    }

    /// A newcomer's link whose account was opened while the request was underway, or by a node whose clock is behind: the
    /// account looks older than the link.
    private func wasOutrun(_ signIn: SignIn?) -> Bool {
        guard let signIn, signIn.subject == .newcomer else { return false }
        return truth.tables.accounts.values.contains {
            $0.address.key == signIn.address.key && $0.createdAt < signIn.requestedAt
        }
    }

    private func wasElsewhere(_ id: SignInID) -> Bool {
        truth.tables.sessions.values.contains { $0.signIn == id && $0.acr == Acr.emailLink }
    }

    private func isOver(_ id: SignInID) -> Bool {
        truth.tables.sessions.values.contains { $0.signIn == id && $0.expiry <= latestClock } || forgets
    }
}
