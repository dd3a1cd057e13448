public import LatchkeyCore

/// Several people read a shared mailbox: whoever signs in with it says who they are, once, and the session keeps it. It is their
/// own word, and no proof.
public struct NameSession: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Hashable, Sendable {
        /// Said now, or earlier: it isn't changed.
        case named(returnTo: String?)
        /// Empty, too long, or not on one line.
        case malformed
        case signedOut
    }

    public struct Question: Sendable {
        public let address: EmailAddress
        public let app: App
        public let returnTo: String?
    }

    /// What to ask, or nil where nobody is signed in or nothing is to be asked.
    public func question(for session: Secret) async throws -> Question? {
        let now = workplace.clock.now
        let candidates = workplace.keyring.digests(session)
        guard let record = try await workplace.store.session(with: candidates), record.isLive(at: now),
            let app = workplace.apps.app(record.session.app), record.session.who == nil,
            record.session.scope == .full, app.policy.asksWho(in: record.session.mailbox)
        else { return nil }
        let signIn = try await workplace.store.read { try $0.signIn(record.session.signIn) }
        return Question(address: record.account.address, app: app, returnTo: signIn?.returnTo)
    }

    public func callAsFunction(_ typed: String, by visitor: Visitor) async throws -> Outcome {
        guard let secret = visitor.session else { return .signedOut }
        let name = Self.trimmed(typed)
        let now = workplace.clock.now
        let candidates = workplace.keyring.digests(secret)
        return try await workplace.store.transact { transaction in
            guard let record = try transaction.session(with: candidates), record.isLive(at: now),
                record.session.scope == .full
            else { return .signedOut }
            let returnTo = try transaction.signIn(record.session.signIn)?.returnTo
            guard record.session.who == nil else { return .named(returnTo: returnTo) }
            guard Session.isWho(name) else { return .malformed }
            try transaction.note(who: name, of: record.session.id)
            try transaction.append(
                AuditEvent(
                    .sessionNamed, at: now, signIn: record.session.signIn, account: record.account.id,
                    app: record.session.app, network: visitor.requester.network,
                    details: ["session": record.session.id.text]))
            return .named(returnTo: returnTo)
        }
    }

    private static func trimmed(_ text: String) -> String {
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        return words.joined(separator: " ")
    }
}
