public import LatchkeyCore
import Synchronization

/// Announcements within one process. Nobody is woken for what they don't wait for.
public final class LocalAnnouncements: Announcements {
    private let listeners = Mutex<[Announcement: [UInt64: AsyncStream<Void>.Continuation]]>([:])
    private let names = Atomic<UInt64>(0)

    public init() {}

    /// There is one node.
    public let reachEveryNode = true

    public func announce(_ news: Announcement) {
        let interested = listeners.withLock { $0[news].map { Array($0.values) } ?? [] }
        for listener in interested { listener.yield() }
    }

    public func listen(for news: Announcement) -> AsyncStream<Void> {
        let name = names.add(1, ordering: .relaxed).newValue
        // Whoever is behind looks again once, however often it was called.
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        continuation.onTermination = { [weak self] _ in self?.forget(name, news) }
        listeners.withLock { $0[news, default: [:]][name] = continuation }
        return stream
    }

    private func forget(_ name: UInt64, _ news: Announcement) {
        listeners.withLock { listeners in
            listeners[news]?[name] = nil
            if listeners[news]?.isEmpty == true { listeners[news] = nil }
        }
    }
}
