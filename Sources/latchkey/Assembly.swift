import Foundation
import Hummingbird
import LatchkeyCore
import LatchkeyDelivery
import LatchkeyFlows
import LatchkeyHTTP
import LatchkeyStore
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// Puts a server together from its parts. Everything is made here, by initializers, and handed on.
struct Assembly {
    let settings: Settings
    let workplace: Workplace
    let logger: Logger
    private let clock: SystemClock
    /// What runs beside the server for the sake of other nodes.
    private let shared: [any Service]

    /// Opens the store: the one thing here that can fail, and it says how.
    init(_ settings: Settings, logger: Logger) throws {
        let (clock, entropy) = (SystemClock(), SystemEntropy())
        let store: any Store
        let announcements: any Announcements
        switch settings.storage {
        case .sqlite(let path):
            store = try SQLiteEngine(path: path, clock: clock)
            announcements = LocalAnnouncements()
            shared = []
        case .postgres(let address):
            store = try PostgresEngine(address, clock: clock)
            let everywhere = SharedAnnouncements(PostgresRelay(address, node: .random(from: entropy)))
            announcements = everywhere
            shared = [everywhere, KeepTime(store, clock, logger: logger)]
        }
        self.settings = settings
        self.logger = logger
        self.clock = clock
        workplace = Workplace(
            store: store, clock: clock, entropy: entropy, keyring: settings.keyring, apps: settings.apps,
            announcements: announcements, networks: settings.networks)
    }

    static func courier(_ settings: Settings) throws -> SMTPCourier {
        SMTPCourier(
            routes: settings.routes, renderer: try MessageRenderer(issuer: settings.issuer, sender: settings.sender),
            clock: SystemClock())
    }

    static func logger(level: Logger.Level = .info) -> Logger {
        var logger = Logger(label: "latchkey") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }

    /// Runs until it is told to stop, and then lets what is under way finish. With a file, SIGHUP reads that again;
    /// without one it ends the server, as a closing terminal means it.
    func run(
        courier: any Courier, rereading file: ConfigurationFile? = nil,
        inbox: (@Sendable () async -> [InboxEntry])? = nil,
        onReady: @escaping @Sendable (_ port: Int) -> Void
    ) async throws {
        try await settle()
        let server = LatchkeyServer(
            workplace, settings: EdgeSettings(issuer: settings.issuer, trustedProxies: settings.trustedProxies),
            inbox: inbox)
        let application = try server.application(
            listeningAt: .hostname(settings.host, port: settings.port),
            beside: [
                DeliverOutbox(workplace, courier: courier, logger: logger), ForgetExpired(workplace, logger: logger),
                WatchTraffic(workplace, logger: logger),
            ] + shared + operatorSocket() + reloading(file), logger: logger
        ) { channel in onReady(channel.localAddress?.port ?? settings.port) }
        do {
            try await application.runService(
                gracefulShutdownSignals: file == nil ? [.sigterm, .sigint, .sighup] : [.sigterm, .sigint])
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw Failure(
                "port \(settings.port) of \(settings.host) is taken by another program; choose another with listen:")
        }
    }

    private func reloading(_ file: ConfigurationFile?) -> [any Service] {
        guard let file else { return [] }
        return [Reloading(file: file, running: settings, workplace: workplace, logger: logger)]
    }

    /// With the database's clock, where it has one that all nodes go by.
    func agreeOnTime() async throws { try await KeepTime(workplace.store, clock, logger: logger).agree() }

    /// What has to be right before anybody is served: the time, and the messages of a process that died.
    private func settle() async throws {
        try await agreeOnTime()
        if let newest = try await workplace.store.read({ try $0.newestMoment() }), let lag = clock.neverBefore(newest) {
            logger.warning(
                "this machine's clock is behind the database: set it right; until then time goes on from the latest event",
                metadata: ["seconds": "\(lag.secondsRoundedUp)"])
        }
        // Among several nodes, leases end by themselves.
        guard !workplace.store.isShared else { return }
        let released = try await workplace.store.transact { try $0.releaseLeases() }
        if released > 0 { logger.info("\(released) messages were under way when the server last ended; sending them") }
    }

    /// Where the command asks the one process that owns a file. A database on a server is open to it anyway.
    private func operatorSocket() throws -> [any Service] {
        guard case .sqlite(let path) = settings.storage else { return [] }
        let socket = try OperatorLine.path(besides: path)
        // Left behind by a server that was killed; the database's lock says that none is alive.
        unlink(socket)
        return [OperatorSocket(OperatorDesk(workplace), path: socket, logger: logger)]
    }
}
