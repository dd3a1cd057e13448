import LatchkeyCore
import Synchronization

/// Counts secrets of the right shape that nobody was ever given, by network, in memory alone: guessing costs the
/// database nothing (A01). Scanners present real secrets and are never counted.
final class GuessLimiter: Sendable {
    private let networks = Mutex<[NetworkPrefix: Allowance]>([:])
    private let clock: any WallClock

    /// In the header `RateLimit`.
    static let name = "unknown_secrets"

    private static let mostNetworks = 20_000
    private static let limits = SignInLimits.unknownSecretsFromOneNetwork

    init(clock: any WallClock) {
        self.clock = clock
    }

    /// The moment from which the network may try again, or nil if it may now.
    func refusal(for network: NetworkPrefix) -> Timestamp? {
        let now = clock.now
        let verdict = networks.withLock { $0[network]?.check(at: now, under: Self.limits) }
        switch verdict {
        case .refused(_, let until)?: return until
        case .granted?, nil: return nil
        }
    }

    func count(_ network: NetworkPrefix) {
        let now = clock.now
        networks.withLock { all in
            // Full of networks that all guess: forget the idle ones, and should there be none, forget all rather than
            // grow. Who guesses on is counted again at once.
            if all.count >= Self.mostNetworks {
                all = all.filter { $0.value.check(at: now, under: [Limit(1, in: .minutes(1))]) != .granted }
                if all.count >= Self.mostNetworks { all = [:] }
            }
            _ = all[network, default: Allowance()].take(at: now, under: Self.limits)
        }
    }
}
