import Foundation
import LatchkeyCore
import Synchronization

/// The machine's clock, which for us never goes back: neither while we run, nor behind what the store remembers.
///
/// A clock that was set back would bring expired links to life (A24). Where it lags, time goes on from the latest
/// moment that is known, as fast as it really passes.
final class SystemClock: WallClock {
    private let ahead = Mutex<(floor: Timestamp, since: ContinuousClock.Instant)>(
        (Timestamp(milliseconds: 0), ContinuousClock.now))

    var now: Timestamp {
        let wall = Self.wall
        let instant = ContinuousClock.now
        return ahead.withLock { known in
            let passed = instant - known.since
            let milliseconds = passed.components.seconds * 1_000 + passed.components.attoseconds / 1_000_000_000_000_000
            let steady = known.floor + TimeSpan(milliseconds: milliseconds)
            guard wall >= steady else { return steady }
            known = (wall, instant)
            return wall
        }
    }

    /// Answers how far the machine's clock lags behind `moment`, if it does.
    func neverBefore(_ moment: Timestamp) -> TimeSpan? {
        guard now < moment else { return nil }
        ahead.withLock { $0 = (moment, ContinuousClock.now) }
        return moment - Self.wall
    }

    private static var wall: Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}

/// The operating system's random bytes.
struct SystemEntropy: EntropySource {
    func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
