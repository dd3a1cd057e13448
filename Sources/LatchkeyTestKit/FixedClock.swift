public import LatchkeyCore
import Synchronization

/// A clock that stands still until it is told to go on.
public final class FixedClock: WallClock {
    private let moment: Mutex<Timestamp>

    /// 2026-11-21T10:42:00Z.
    public init(_ moment: Timestamp = Timestamp(milliseconds: 1_795_257_720_000)) {
        self.moment = Mutex(moment)
    }

    public var now: Timestamp { moment.withLock { $0 } }

    public func advance(_ span: TimeSpan) {
        moment.withLock { $0 = $0 + span }
    }
}
