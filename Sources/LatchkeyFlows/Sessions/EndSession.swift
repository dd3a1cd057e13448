public import LatchkeyCore

/// Signs out: the session is gone from the store, whatever copies of its cookie there are.
public struct EndSession: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    /// The app that was left, or nil if there was no such session.
    public func callAsFunction(_ secret: Secret) async throws -> AppID? {
        let candidates = workplace.keyring.digests(secret)
        let now = workplace.clock.now
        return try await workplace.store.transact { transaction in
            guard let record = try transaction.session(with: candidates) else { return nil }
            let (session, account) = (record.session, record.account)
            try transaction.end(session.id)
            try transaction.append(
                AuditEvent(
                    .sessionEnded, at: now, signIn: session.signIn, account: account.id, app: session.app,
                    details: ["session": session.id.text, "by": "sign_out"]))
            return session.app
        }
    }
}
