public import LatchkeyCore
import Synchronization

/// Announcements within one process.
public final class LocalAnnouncements: Announcements {
    private let listeners = Mutex<[UInt64: AsyncStream<Announcement>.Continuation]>([:])
    private let names = Atomic<UInt64>(0)

    public init() {}

    /// There is one node.
    public let reachEveryNode = true

    public func announce(_ news: Announcement) {
        let all = listeners.withLock { Array($0.values) }
        for listener in all { listener.yield(news) }
    }

    public func listen() -> AsyncStream<Announcement> {
        let name = names.add(1, ordering: .relaxed).newValue
        // A listener that falls behind looks again at its next word; it need not hear every one.
        let (stream, continuation) = AsyncStream.makeStream(
            of: Announcement.self, bufferingPolicy: .bufferingNewest(256))
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { $0[name] = nil }
        }
        listeners.withLock { $0[name] = continuation }
        return stream
    }
}
