import LatchkeyCore
import LatchkeyTestKit

/// What has really happened, told from the commits as they came: what the invariants compare with. Unchecked: see
/// ``Crossing``.
final class Truth: @unchecked Sendable {
    var latestClock = Timestamp(milliseconds: 0)
    /// Promises that a commit broke.
    private(set) var broken: [String] = []
    private(set) var tables = MemoryTables()
    private(set) var events: [AuditEvent.Name: [SignInID: Int]] = [:]
    /// The account changed, or a watermark rose, after these were asked for.
    private var stale: Set<SignInID> = []
    private var outrun: [SignInID: Set<AccountID>] = [:]
    private(set) var ended: Set<SessionID> = []
    /// The sign-ins that they came from.
    private(set) var endedSignIns: Set<SignInID> = []
    private(set) var apps: [SignInID: AppID] = [:]
    private(set) var signIns: [MessageID: SignInID] = [:]
    private var copies: [MessageID: Int] = [:]
    private var excuses: [MessageID: Int] = [:]
    private var senders: [MessageID: Life] = [:]
    private var grants: [String: [Timestamp]] = [:]

    func count(_ name: AuditEvent.Name, of signIn: SignInID) -> Int { events[name]?[signIn] ?? 0 }

    func note(_ commit: MemoryDatabase.Commit) {
        tables = commit.after
        for event in commit.events { note(event) }
        for key in commit.keys { note(key, commit) }
    }

    func wrongCodes(of signIn: SignInID) -> Int {
        count(.signInFailed, of: signIn) + count(.wrongCodesExhausted, of: signIn)
    }

    func require(_ condition: Bool, _ promise: @autoclosure () -> String) {
        if !condition { broken.append(promise()) }
    }

    private func note(_ event: AuditEvent) {
        if let signIn = event.signIn { events[event.name, default: [:]][signIn, default: 0] += 1 }
        switch event.name {
        case .signedIn:
            require(event.signIn.map { count(.signedIn, of: $0) } == 1, "a sign-in is completed once")
        case .signInFailed, .wrongCodesExhausted:
            require(event.signIn.map(wrongCodes) ?? 0 <= SignIn.codeTries, "five wrong codes at most")
        case .sessionEnded:
            if let id = event.details["session"] { ended.insert(SessionID(trusted: id)) }
            if let signIn = event.signIn { endedSignIns.insert(signIn) }
        default: break
        }
    }

    private func note(_ key: MemoryTables.Key, _ commit: MemoryDatabase.Commit) {
        switch key {
        case .account(let id): note(commit.before.accounts[id], commit.after.accounts[id], commit)
        case .signIn(let id): note(commit.before.signIns[id], commit.after.signIns[id], commit)
        case .session(let id): note(commit.before.sessions[id], commit.after.sessions[id], commit)
        case .message(let id): note(commit.before.outbox[id]?.message, commit.after.outbox[id]?.message, commit)
        case .watermarks: note(commit.after.watermarks)
        case .address, .sessionOf, .device, .allowance, .opener, .factor, .offer, .recovery, .addressChange, .apiKey:
            break
        }
    }

    private func note(_ watermarks: Watermarks) {
        outdate { watermarks.cover($0.requestedAt, app: $0.app, address: $0.address) }
        for session in tables.sessions.values {
            guard let address = tables.accounts[session.account]?.address else { continue }
            if watermarks.cover(session.requestedAt, app: session.app, address: address) {
                stale.insert(session.signIn)
            }
        }
    }

    private func outdate(where isMeant: (SignIn) -> Bool) {
        for signIn in tables.signIns.values where isMeant(signIn) { stale.insert(signIn.id) }
    }

    private func note(_ before: Account?, _ after: Account?, _ commit: MemoryDatabase.Commit) {
        guard let after else { return }
        guard let before else {
            return require(commit.events.contains { $0.name == .accountCreated }, "a new account is written down")
        }
        guard before.epoch != after.epoch else { return }
        require(after.epoch > before.epoch, "an epoch never falls")
        require(commit.events.contains { $0.name == .accountChanged }, "a changed account is written down")
        outdate { $0.subject.account == after.id }
        for session in tables.sessions.values where session.account == after.id { stale.insert(session.signIn) }
        // A newcomer's link can't lead into an account that has changed; it may still open another.
        let keys = [before.address.key, after.address.key]
        for signIn in tables.signIns.values where signIn.subject == .newcomer && keys.contains(signIn.address.key) {
            outrun[signIn.id, default: []].insert(after.id)
        }
    }

    /// Whether such a session must be dead.
    func isStale(_ session: Session) -> Bool {
        stale.contains(session.signIn) || outrun[session.signIn]?.contains(session.account) ?? false
    }

    /// Whether there was a reason to call the sign-in revoked.
    func isStale(_ signIn: SignInID) -> Bool { stale.contains(signIn) || outrun[signIn] != nil }

    private func note(_ before: SignIn?, _ after: SignIn?, _ commit: MemoryDatabase.Commit) {
        guard let after else { return }
        func isWritten(_ name: AuditEvent.Name) -> Bool {
            commit.events.contains { $0.name == name && $0.signIn == after.id }
        }
        guard let before else { return begun(after, commit, isWritten) }
        guard before.state != after.state else { return }
        switch before.state {
        case .pending, .handedOff: break
        case .completed, .superseded, .denied, .revoked: broken.append("\(before.state) is an end, not \(after.state)")
        }
        switch after.state {
        case .completed(let at):
            require(isWritten(.signedIn) && isWritten(.sessionCreated), "a completion is written down")
            require(at < after.expiry, "expired never completes")
        case .superseded: require(isWritten(.signInSuperseded), "superseding is written down")
        case .denied: require(isWritten(.signInDenied), "not-me is written down")
        case .pending, .handedOff, .revoked: break
        }
    }

    private func begun(_ signIn: SignIn, _ commit: MemoryDatabase.Commit, _ isWritten: (AuditEvent.Name) -> Bool) {
        apps[signIn.id] = signIn.app
        require(
            isWritten(signIn.subject == .nobody ? .linkWithheld : .linkIssued) && isWritten(.messageQueued),
            "a request is written down")
        // It was begun on a picture that may be out of date already.
        let account = commit.after.accounts.values.first { $0.address.key == signIn.address.key }
        let circumstances = Circumstances(account: account, watermarks: commit.after.watermarks)
        if signIn.subject != .nobody, !signIn.stillStands(in: circumstances) { stale.insert(signIn.id) }
        let kind = signIn.fromKnownDevice ? "known" : "stranger"
        let limits = signIn.fromKnownDevice ? SignInLimits.messagesForKnownDevices : SignInLimits.messagesForStrangers
        grant("\(kind) \(signIn.address.key)", at: signIn.requestedAt, limits)
        if !signIn.fromKnownDevice {
            grant(signIn.requester.network.text, at: signIn.requestedAt, SignInLimits.requestsFromOneNetwork)
        }
        let open = commit.after.signIns.values.count {
            $0.address.key == signIn.address.key && $0.app == signIn.app && $0.fromKnownDevice == signIn.fromKnownDevice
                && $0.closed(at: signIn.requestedAt) == nil
        }
        require(open <= SignInLimits.openSignIns, "five sign-ins open at once")
    }

    private func grant(_ subject: String, at now: Timestamp, _ limits: [Limit]) {
        grants[subject, default: []].append(now)
        for limit in limits {
            let recent = grants[subject, default: []].count { $0 <= now && now - $0 < limit.span }
            require(recent <= limit.count, "\(subject): \(recent) in \(limit.span.milliseconds) ms")
        }
    }

    private func note(_ before: Session?, _ after: Session?, _ commit: MemoryDatabase.Commit) {
        if let after, before == nil {
            require(!ended.contains(after.id), "an ended session stays ended")
            require(
                tables.sessions.values.count { $0.signIn == after.signIn } == 1, "a sign-in has one session")
        }
        // One that is forgotten has run out of time, and leaves no event.
        if let before, after == nil, !ended.contains(before.id) {
            require(before.absoluteExpiry < latestClock, "an ended session is written down")
        }
    }

    private func note(_ before: OutboxMessage?, _ after: OutboxMessage?, _ commit: MemoryDatabase.Commit) {
        guard let after else { return }
        signIns[after.id] = after.signIn
        guard let before, before.state != after.state else { return }
        let name: AuditEvent.Name =
            switch after.state {
            case .queued: .messageQueued
            case .deferred: .messageDeferred
            case .accepted: .messageAccepted
            case .rejected: .messageRejected
            case .abandoned: .messageAbandoned
            }
        require(
            commit.events.contains { $0.name == name && $0.signIn == after.signIn }, "a delivery is written down")
        require(!after.isSettled || after.sealed == nil, "a settled message is erased")
    }

    /// A node died. What it had sent and not written down may be sent again: nobody can know (RFC 1047).
    func excuseCopies(sentIn life: Life) {
        for (message, sender) in senders where sender === life && tables.outbox[message]?.message.sealed != nil {
            excuses[message, default: 0] += 1
        }
    }

    func sent(_ message: MessageID, in life: Life) {
        copies[message, default: 0] += 1
        senders[message] = life
        require(
            copies[message, default: 0] <= 1 + excuses[message, default: 0],
            "\(message) is sent once, unless its node died between the mail server's yes and our record of it")
    }
}

extension SignIn.Subject {
    fileprivate var account: AccountID? {
        if case .account(let id, _) = self { id } else { nil }
    }
}
