public import Hummingbird
import HummingbirdCore
import LatchkeyCore
public import LatchkeyFlows
public import Logging
public import NIOCore
public import ServiceLifecycle

/// Everything that the network sees: the flows behind their addresses.
public struct LatchkeyServer: Sendable {
    private let workplace: Workplace
    private let settings: EdgeSettings
    private let inbox: (@Sendable () async -> [InboxEntry])?

    /// A slow or silent client is let go, and headers end somewhere: cookies and a few proxies fit in 16 KiB.
    private static let patience = HTTP1Channel.Configuration(
        idleTimeout: .seconds(60),
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 8 * 1_024, maxHeaderListSize: 16 * 1_024, maxHeaderFieldCount: 100))

    /// `inbox` is given in the demo alone, and brings the sample app with it.
    public init(_ workplace: Workplace, settings: EdgeSettings, inbox: (@Sendable () async -> [InboxEntry])? = nil) {
        self.workplace = workplace
        self.settings = settings
        self.inbox = inbox
    }

    /// The server as a service that listens at `address` and drains when it is told to stop.
    public func application(
        listeningAt address: BindAddress, beside services: [any Service], logger: Logger,
        onServerRunning: @escaping @Sendable (any Channel) async -> Void
    ) throws -> some ApplicationProtocol {
        Application(
            responder: try frontDoor(logger: logger),
            server: .http1(configuration: Self.patience),
            configuration: .init(
                address: address, serverName: nil,
                availableConnectionsDelegate: .maximum(settings.capacity.connections, logger: logger)),
            services: services,
            onServerRunning: onServerRunning,
            logger: logger)
    }

    func frontDoor(logger: Logger) throws -> FrontDoor {
        let desk = try Desk(workplace, settings: settings, logger: logger)
        let threshold = Threshold(settings: settings, answers: desk.answers)
        let check = CheckSession(workplace)
        let verify = VerifyRoute(desk: desk, check: check)
        let router = Router(context: EdgeContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: threshold)
        addRoutes(to: router, desk, check, verify)
        return FrontDoor(router: router.buildResponder(), threshold: threshold, verify: verify)
    }

    private func addRoutes(
        to router: Router<EdgeContext>, _ desk: Desk, _ check: CheckSession, _ verify: VerifyRoute
    ) {
        let watch = WatchSignIn(workplace)
        SignInRoutes(desk: desk, request: RequestSignIn(workplace), watch: watch).add(to: router)
        WaitingRoutes(desk: desk, watch: watch, enterCode: EnterCode(workplace)).add(to: router)
        WaitingEvents(desk: desk, watch: watch, announcements: workplace.announcements).add(to: router)
        LandingRoutes(
            desk: desk, inspect: InspectLink(workplace), confirm: ConfirmLink(workplace), deny: DenySignIn(workplace)
        ).add(to: router)
        RecoveryRoutes(desk: desk, open: OpenRecovery(workplace)).add(to: router)
        SessionRoutes(desk: desk, check: check, end: EndSession(workplace)).add(to: router)
        addFactorRoutes(to: router, desk)
        WhoRoutes(desk: desk, name: NameSession(workplace)).add(to: router)
        AddressRoutes(
            desk: desk, request: RequestAddressChange(workplace), confirm: ConfirmAddress(workplace),
            undo: UndoAddressChange(workplace)
        ).add(to: router)
        verify.add(to: router)
        LeakRoutes(desk: desk, report: ReportLeak(workplace), limiter: LeakLimiter(clock: workplace.clock))
            .add(to: router)
        let keys = KeyGuard(desk: desk, check: CheckAPIKey(workplace))
        AdminRoutes(desk: desk, keys: keys, workplace: workplace).add(to: router)
        HealthRoutes(desk: desk, store: workplace.store).add(to: router)
        AcrRoutes().add(to: router)
        AssetRoutes().add(to: router)
        if let inbox { DemoRoutes(desk: desk, verify: verify, inbox: inbox).add(to: router) }
    }

    private func addFactorRoutes(to router: Router<EdgeContext>, _ desk: Desk) {
        let (offer, confirm) = (OfferFactor(workplace), ConfirmFactor(workplace))
        StepUpRoutes(
            desk: desk, see: SeeDoorstep(workplace), stepUp: StepUp(workplace), offer: offer, confirm: confirm
        ).add(to: router)
        FactorRoutes(
            desk: desk, list: ListFactors(workplace), offer: offer, confirm: confirm, remove: RemoveFactor(workplace)
        ).add(to: router)
    }
}
