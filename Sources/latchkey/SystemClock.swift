import Foundation
import LatchkeyCore
import Synchronization

/// The machine's clock, which for us never goes back: neither while we run, nor behind what the store remembers.
///
/// A clock that was set back would bring expired links to life (A24). Where it lags, time goes on from the latest
/// moment that is known, as fast as it really passes.
final class SystemClock: AdjustableClock {
    private let state = Mutex(State())

    private struct State {
        /// The latest moment that was told or known, and when that was.
        var floor = Timestamp(milliseconds: 0)
        var since = ContinuousClock.now
        /// What time it was elsewhere, and when; nil where this machine's clock is the only one.
        var shared: (moment: Timestamp, at: ContinuousClock.Instant)?
    }

    var now: Timestamp {
        let wall = Self.wall
        let instant = ContinuousClock.now
        return state.withLock { state in
            let believed = state.shared.map { $0.moment + Self.span($0.at, instant) } ?? wall
            let steady = state.floor + Self.span(state.since, instant)
            guard believed >= steady else {
                // A little ahead, it waits for the others; far ahead, somebody set a clock back, and time passes as it does.
                return steady - believed < .seconds(2) ? max(state.floor, believed) : steady
            }
            (state.floor, state.since) = (believed, instant)
            return believed
        }
    }

    /// Answers how far the machine's clock lags behind `moment`, if it does.
    func neverBefore(_ moment: Timestamp) -> TimeSpan? {
        guard now < moment else { return nil }
        return state.withLock { state in
            (state.floor, state.since) = (moment, ContinuousClock.now)
            return moment - (state.shared?.moment ?? Self.wall)
        }
    }

    func agree(with shared: Timestamp) {
        state.withLock { state in
            // The first time nothing has been told to anybody yet, so a clock that is ahead may go back.
            if state.shared == nil { (state.floor, state.since) = (shared, ContinuousClock.now) }
            state.shared = (shared, ContinuousClock.now)
        }
    }

    private static func span(_ from: ContinuousClock.Instant, _ to: ContinuousClock.Instant) -> TimeSpan {
        let (seconds, attoseconds) = (to - from).components
        return TimeSpan(milliseconds: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }

    private static var wall: Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}

/// The operating system's random bytes.
struct SystemEntropy: EntropySource {
    func bytes(_ count: Int) -> [UInt8] {
        // Eight at a time: each draw is a call of the system.
        var generator = SystemRandomNumberGenerator()
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var word: UInt64 = 0
            for place in 0..<count {
                if place.isMultiple(of: 8) { word = generator.next() }
                buffer.initializeElement(at: place, to: UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
            filled = count
        }
    }
}
