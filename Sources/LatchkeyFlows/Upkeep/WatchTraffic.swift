import LatchkeyCore
public import Logging
public import ServiceLifecycle

/// Keeps this node's ``Traffic`` up to date, and says when an app comes near its ceiling or a domain's mail is late.
///
/// It reads again and again and writes nothing, so that no two sign-ins wait for one counter. A large installation takes
/// longer to read, and is read less often: it rests for forty-nine times as long as it read.
public struct WatchTraffic: Service {
    private let workplace: Workplace
    private let logger: Logger

    private static let rest = 49
    private static let shortestRest = Duration.seconds(5)
    /// Between two looks at a day's mail.
    private static let mailRest = Duration.seconds(20)
    /// How far back scanners are looked for.
    static let mailSpan = TimeSpan.days(1)
    /// Percent of a ceiling.
    static let near = 80

    public init(_ workplace: Workplace, logger: Logger) {
        self.workplace = workplace
        self.logger = logger
    }

    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            async let mail: Void = again(atLeastEvery: Self.mailRest) {
                try await watchMail()
                try await warnOfLateMail()
            }
            async let requests: Void = again(atLeastEvery: Self.shortestRest) {
                try await watchRequests()
                try await warnOfCeilings()
            }
            _ = try await (mail, requests)
        }
    }

    private func again(atLeastEvery pause: Duration, _ work: () async throws -> Void) async throws {
        while !Task.isCancelled {
            let began = ContinuousClock.now
            do {
                try await work()
            } catch {
                logger.warning("traffic can't be read; going by what was read last", metadata: ["error": "\(error)"])
            }
            try await Task.sleep(for: max(pause, (ContinuousClock.now - began) * Self.rest))
        }
    }

    /// Once.
    public func watchRequests() async throws {
        let (covered, now) = (workplace.traffic.beginPicture(), workplace.clock.now)
        workplace.traffic.take(try await workplace.store.survey { try $0.traffic(at: now) }, covering: covered)
    }

    /// Once.
    public func watchMail() async throws {
        let since = workplace.clock.now - Self.mailSpan
        workplace.traffic.take(try await workplace.store.survey { try $0.scannedMail(since: since) })
    }

    /// One event and one line an hour for each app that is near its ceiling, over all nodes.
    public func warnOfCeilings() async throws {
        for app in workplace.apps.apps {
            guard let ceiling = app.policy.ceiling else { continue }
            let requests = workplace.traffic.requests(of: app.id)
            guard requests * 100 >= ceiling * Self.near,
                try await isNews(
                    .ceilingNear, about: app.id.text, app: app.id,
                    ["requests": String(requests), "ceiling": String(ceiling)])
            else { continue }
            logger.warning(
                "an app is near its ceiling; past it, strangers get no links",
                metadata: ["app": "\(app.id)", "requests": "\(requests)", "ceiling": "\(ceiling)"])
        }
    }

    /// One event and one line an hour for each domain whose mail is late, over all nodes.
    public func warnOfLateMail() async throws {
        let now = workplace.clock.now
        let found = try await workplace.store.survey { try $0.lateMail(at: now) }
        for (domain, mail) in found.sorted(by: { $0.key < $1.key }) where mail.isMost {
            let facts = ["domain": domain, "messages": String(mail.sent), "late": String(mail.late)]
            guard try await isNews(.mailLate, about: domain, facts) else { continue }
            logger.warning(
                "a domain's mail servers take messages late; look at message_deferred and at the route",
                metadata: ["domain": "\(domain)", "messages": "\(mail.sent)", "late": "\(mail.late)"])
        }
    }

    private func isNews(
        _ name: AuditEvent.Name, about what: String, app: AppID? = nil, _ facts: [String: String]
    ) async throws -> Bool {
        let (now, hour) = (workplace.clock.now, TimeSpan.hours(1))
        let subject = workplace.keyring.pseudonym(name.rawValue, what)
        guard
            try await workplace.store.read({ try $0.allowance(subject) }).check(at: now, under: [Limit(1, in: hour)])
                == .granted
        else { return false }
        return try await workplace.store.transact { transaction in
            var told = try transaction.allowance(subject)
            guard told.take(at: now, under: [Limit(1, in: hour)]) == .granted else { return false }
            try transaction.save(told, of: subject, until: now + hour)
            try transaction.append(AuditEvent(name, at: now, app: app, details: facts))
            return true
        }
    }
}
