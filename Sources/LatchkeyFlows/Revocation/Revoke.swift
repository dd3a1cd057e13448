public import LatchkeyCore

/// The kill switch: ends links and sessions of an account, an app, a domain, a time or all at once.
///
/// It raises one epoch or one watermark, with which every confirm and every session check compares, so it takes as long for
/// a million as for one. What it ended is counted afterwards: nobody waits for the count.
public struct Revoke: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Target: Hashable, Sendable {
        case account(EmailAddress)
        case app(AppID)
        case domain(String)
        /// What was asked for before that moment.
        case issued(before: Timestamp)
        case everything
    }

    public struct Report: Sendable {
        public let counts: RevocationCounts
        /// How long it took to revoke, and to count.
        public let revoking: Duration
        public let counting: Duration
        /// When it was done.
        public let at: Timestamp
    }

    public enum Outcome: Sendable {
        case revoked(Report)
        case unknownAccount
        case unknownApp
        /// Nobody can know yet what will have been asked for by then.
        case timeToCome
    }

    public func callAsFunction(_ target: Target, by officer: Officer) async throws -> Outcome {
        let now = workplace.clock.now
        let began = ContinuousClock.now
        let done: Done
        switch target {
        case .account(let address):
            guard let ended = try await revoke(address, officer, at: now) else { return .unknownAccount }
            done = ended
        case .app(let app):
            guard workplace.apps.app(app) != nil else { return .unknownApp }
            done = try await raise(.app(app), to: now, officer, at: now)
        case .domain(let name): done = try await raise(.domain(name), to: now, officer, at: now)
        case .issued(let moment):
            guard moment <= now else { return .timeToCome }
            // A watermark's own millisecond is dead.
            let last = moment - TimeSpan(milliseconds: 1)
            done = try await raise(.everything, to: last, officer, at: now)
        case .everything: done = try await raise(.everything, to: now, officer, at: now)
        }
        let ended = ContinuousClock.now
        let counts = try await workplace.store.survey { try $0.count(done.target, under: done.earlier, at: now) }
        return .revoked(
            Report(counts: counts, revoking: ended - began, counting: .now - ended, at: now))
    }

    private struct Done: Sendable {
        let target: RevocationTarget
        let earlier: Watermarks
    }

    private func raise(
        _ scope: Watermarks.Scope, to moment: Timestamp, _ officer: Officer, at now: Timestamp
    ) async throws -> Done {
        try await workplace.store.transact { transaction in
            let earlier = try transaction.watermarks()
            try transaction.raise(scope, to: moment)
            let facts = ["scope": scope.description, "to": moment.description]
            try transaction.append(
                AuditEvent(
                    .watermarkRaised, at: now, app: scope.app,
                    details: officer.details.adding(facts)))
            return Done(target: .watermark(scope, to: moment), earlier: earlier)
        }
    }

    /// Nil if the address has no account.
    private func revoke(_ address: EmailAddress, _ officer: Officer, at now: Timestamp) async throws -> Done? {
        try await workplace.store.transact { transaction in
            guard var account = try transaction.account(for: address) else { return nil }
            let (earlier, epoch) = (try transaction.watermarks(), account.epoch)
            account.signOutEverywhere(at: now)
            try transaction.update(account, from: epoch)
            try transaction.append(
                AuditEvent(
                    .linksRevoked, at: now, account: account.id,
                    details: officer.details.adding(["epoch": String(account.epoch)])))
            let target = RevocationTarget.account(account.id, address: account.address, epoch: epoch)
            return Done(target: target, earlier: earlier)
        }
    }
}

extension Watermarks.Scope {
    fileprivate var app: AppID? {
        if case .app(let id) = self { return id }
        return nil
    }
}
