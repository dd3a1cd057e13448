public import LatchkeyCore

/// Somebody found secrets where they don't belong: kills what they name, whoever reports them, and tells the owners.
///
/// Whoever has a secret could use it, so whoever has it may end it. The answer says how many of each kind ended, and
/// nothing about whose they were.
public struct ReportLeak: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public struct Report: Sendable {
        /// How many of the reported secrets ended something, by kind.
        public internal(set) var revoked: [Secret.Kind: Int] = [:]
        /// How many named nothing that we know.
        public internal(set) var unknown = 0
    }

    /// In one transaction: short enough that nobody waits long behind it.
    private static let chunk = 100
    /// The owner is told, and not told again for each of a hundred.
    static let noticeLimit = [Limit(1, in: .hours(1))]

    public func callAsFunction(_ secrets: [Secret], from network: NetworkPrefix) async throws -> Report {
        let now = workplace.clock.now
        let notices = Notices(workplace, at: now)
        let distinct = Array(Set(secrets))
        var report = Report()
        for start in stride(from: 0, to: distinct.count, by: Self.chunk) {
            let found = Array(distinct[start..<min(start + Self.chunk, distinct.count)])
            let digests = Dictionary(grouping: found, by: \.kind).mapValues { $0.flatMap(workplace.keyring.digests) }
            // What nobody knows costs a read and never the writer (A01).
            let first = try await workplace.store.read { try $0.leaked(digests) }
            guard !first.isEmpty else {
                report.unknown += found.count
                continue
            }
            let ending = LeakEnding(
                secrets: found, digests: digests, notices: notices, network: network, now: now, workplace: workplace)
            let ended = try await workplace.store.transact { try ending.carryOut(in: $0) }
            report.unknown += ended.unknown
            for (kind, count) in ended.revoked { report.revoked[kind, default: 0] += count }
            for signIn in ended.signIns { workplace.announcements.announce(.signInChanged(signIn)) }
        }
        if !report.revoked.isEmpty { workplace.announcements.announce(.messageQueued) }
        return report
    }
}

/// The end of what some secrets name, in one transaction.
private struct LeakEnding: Sendable {
    let secrets: [Secret]
    let digests: LeakedDigests
    let notices: Notices
    let network: NetworkPrefix
    let now: Timestamp
    let workplace: Workplace

    struct Ended: Sendable {
        var revoked: [Secret.Kind: Int] = [:]
        var unknown = 0
        var signIns: Set<SignInID> = []
        fileprivate var sessions: Set<SessionID> = []
        fileprivate var accounts: Set<AccountID> = []

        fileprivate mutating func count(_ kind: Secret.Kind, of account: AccountID?) {
            revoked[kind, default: 0] += 1
            if let account { accounts.insert(account) }
        }
    }

    func carryOut(in transaction: any StoreTransaction) throws -> Ended {
        let picture = try transaction.leaked(digests)
        var ended = Ended()
        for secret in secrets {
            let isKnown = try end(secret, picture, &ended, in: transaction)
            if !isKnown { ended.unknown += 1 }
        }
        try tell(ended, in: transaction)
        return ended
    }

    /// Whether the secret named anything that we know. What was over before is known, and counts for nothing.
    private func end(
        _ secret: Secret, _ picture: LeakPicture, _ ended: inout Ended, in transaction: any StoreTransaction
    ) throws -> Bool {
        let candidates = workplace.keyring.digests(secret)
        switch secret.kind {
        case .link, .notMe, .binding:
            let meant = picture.signIns.filter { candidates.contains($0.digests.one(of: secret.kind)) }
            let some = try end(meant, by: secret.kind, &ended, in: transaction)
            if secret.kind == .binding {
                try endSessions(of: meant, counting: !some, picture, &ended, in: transaction)
            }
            return !meant.isEmpty
        case .session:
            guard let record = picture.sessions.first(where: { candidates.contains($0.session.digest) }) else {
                return false
            }
            if try end(record, &ended, in: transaction) { ended.count(.session, of: record.account.id) }
        case .device:
            guard let device = picture.devices.first(where: { candidates.contains($0.digest) }) else { return false }
            try transaction.forget(device)
            try append(.linksRevoked, nil, device.account, nil, ["kind": "device"], to: transaction)
            ended.count(.device, of: device.account)
        case .apiKey:
            guard let key = picture.apiKeys.first(where: { candidates.contains($0.digest) }) else { return false }
            guard key.isLive(at: now) else { break }
            try transaction.revoke(key.id, at: now)
            try append(.keyRevoked, nil, nil, nil, ["key": key.name], to: transaction)
            ended.count(.apiKey, of: nil)
        case .undo:
            guard let change = picture.addressChanges.first(where: { candidates.contains($0.undo) }) else {
                return false
            }
            guard change.canBeUndone(at: now) else { break }
            try transaction.close(change, at: now)
            try append(.linksRevoked, nil, change.account, nil, ["kind": "undo"], to: transaction)
            ended.count(.undo, of: change.account)
        case .refreshToken, .clientSecret: return false
        }
        return true
    }

    /// While a link would live, its binding brings the session back to a browser that has none.
    private func endSessions(
        of signIns: [SignIn], counting: Bool, _ picture: LeakPicture, _ ended: inout Ended,
        in transaction: any StoreTransaction
    ) throws {
        for record in picture.sessions where signIns.contains(where: { $0.id == record.session.signIn }) {
            let wasLive = try end(record, &ended, in: transaction)
            if wasLive, counting { ended.count(.binding, of: record.account.id) }
        }
    }

    /// False for one that was dead already, or has ended just now.
    private func end(
        _ record: SessionRecord, _ ended: inout Ended, in transaction: any StoreTransaction
    ) throws -> Bool {
        guard ended.sessions.insert(record.session.id).inserted else { return false }
        try transaction.end(record.session.id)
        try append(
            .sessionEnded, record.session.signIn, record.account.id, record.session.app,
            ["session": record.session.id.text], to: transaction)
        return record.isLive(at: now)
    }

    /// A link that was used or has expired is known, and ends nothing. Several secrets of one sign-in end it once.
    private func end(
        _ signIns: [SignIn], by kind: Secret.Kind, _ ended: inout Ended, in transaction: any StoreTransaction
    ) throws -> Bool {
        var some = false
        for before in signIns where !ended.signIns.contains(before.id) {
            var signIn = before
            guard kind == .notMe ? signIn.deny(at: now) : signIn.revoke(at: now) else { continue }
            try transaction.advance(signIn, from: before)
            let account = before.subject.account
            let name: AuditEvent.Name = kind == .notMe ? .signInDenied : .linksRevoked
            try append(name, before.id, account, before.app, ["kind": kind.word], to: transaction)
            ended.signIns.insert(before.id)
            // A decoy is nobody's, and counting it would tell that it was one or the other.
            if !some { ended.count(kind, of: account) } else if let account { ended.accounts.insert(account) }
            some = true
        }
        return some
    }

    private func tell(_ ended: Ended, in transaction: any StoreTransaction) throws {
        for account in try transaction.accounts(ended.accounts).sorted(by: { $0.id.text < $1.id.text }) {
            let subject = workplace.keyring.pseudonym("notice/leaked", account.id.text)
            var told = try transaction.allowance(subject)
            guard case .granted = told.take(at: now, under: ReportLeak.noticeLimit) else { continue }
            try transaction.save(told, of: subject, until: now + .hours(1))
            try notices.tell(.leaked, to: account, in: transaction)
        }
    }

    private func append(
        _ name: AuditEvent.Name, _ signIn: SignInID?, _ account: AccountID?, _ app: AppID?,
        _ details: [String: String], to transaction: any StoreTransaction
    ) throws {
        try transaction.append(
            AuditEvent(
                name, at: now, signIn: signIn, account: account, app: app, network: network,
                details: details.adding(["by": "leak_report"])))
    }
}

extension SignIn.Digests {
    fileprivate func one(of kind: Secret.Kind) -> SecretDigest {
        switch kind {
        case .notMe: notMe
        case .binding: binding
        default: link
        }
    }
}

extension Secret.Kind {
    /// Its name in answers and audit events.
    public var word: String {
        switch self {
        case .link: "link"
        case .session: "session"
        case .refreshToken: "refresh_token"
        case .binding: "binding"
        case .device: "device"
        case .apiKey: "api_key"
        case .clientSecret: "client_secret"
        case .notMe: "not_me"
        case .undo: "undo"
        }
    }
}
