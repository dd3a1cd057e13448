public import LatchkeyCore
public import ServiceLifecycle

/// Announcements among all nodes of an installation: here at once, elsewhere by a relay.
public struct SharedAnnouncements: Announcements, Service {
    private let here = LocalAnnouncements()
    private let relay: any NewsRelay

    public init(_ relay: any NewsRelay) {
        self.relay = relay
    }

    public func announce(_ news: Announcement) {
        here.announce(news)
        // Every node has a courier of its own who looks each second; waking all of them would only make them race.
        if news != .messageQueued { relay.send(news) }
    }

    public func listen(for news: Announcement) -> AsyncStream<Void> { here.listen(for: news) }

    public var reachEveryNode: Bool { relay.isUp }

    public func run() async throws {
        await cancelWhenGracefulShutdown { [here, relay] in
            await relay.run { here.announce($0) }
        }
    }
}
