import LatchkeyCore
import Synchronization

/// Counts reported secrets that name nothing, by network, in memory alone. Whoever really found some reports as many as
/// they like; who makes them up stops at what costs us next to nothing.
final class LeakLimiter: Sendable {
    private struct Minute {
        var began: Timestamp
        var unknown: Int
    }

    private let networks = Mutex<[NetworkPrefix: Minute]>([:])
    private let clock: any WallClock

    /// Five full reports of secrets that have all expired, each minute.
    static let mostUnknown = 5_000
    private static let mostNetworks = 20_000

    init(clock: any WallClock) {
        self.clock = clock
    }

    /// The moment from which the network may report again, or nil if it may now.
    func refusal(for network: NetworkPrefix) -> Timestamp? {
        let now = clock.now
        return networks.withLock { networks in
            guard let minute = networks[network], now - minute.began < .minutes(1), minute.unknown >= Self.mostUnknown
            else { return nil }
            return minute.began + .minutes(1)
        }
    }

    func count(_ unknown: Int, from network: NetworkPrefix) {
        guard unknown > 0 else { return }
        let now = clock.now
        networks.withLock { networks in
            if networks.count >= Self.mostNetworks { networks = networks.filter { now - $0.value.began < .minutes(1) } }
            if networks.count >= Self.mostNetworks { networks = [:] }
            if let minute = networks[network], now - minute.began < .minutes(1) {
                networks[network]?.unknown = minute.unknown + unknown
            } else {
                networks[network] = Minute(began: now, unknown: unknown)
            }
        }
    }
}
