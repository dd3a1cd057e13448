import LatchkeyCore
import Synchronization

/// How the latest messages went. A decoy takes as long as one of them and is put off as often, or the waiting window of a
/// disabled account would know of its message before any mail server could have taken it (promise 9).
final class RecentDeliveries: Sendable {
    private struct Delivery {
        let took: Duration
        let wasDeferred: Bool
    }

    private let latest = Mutex<[Delivery]>([])
    private let pause: @Sendable (Duration) async -> Void

    init(pause: @escaping @Sendable (Duration) async -> Void) {
        self.pause = pause
    }

    private static let most = 32
    /// A decoy that waits for longer would hold a stop up.
    private static let longest = Duration.seconds(10)

    func note(_ outcome: DeliveryOutcome, took: Duration) {
        let wasDeferred = if case .deferred = outcome { true } else { false }
        latest.withLock { latest in
            if latest.count == Self.most { latest.removeFirst() }
            latest.append(Delivery(took: min(took, Self.longest), wasDeferred: wasDeferred))
        }
    }

    /// Takes as long as one of them; true if it was put off.
    func goLikeOne(drawnFrom entropy: any EntropySource) async -> Bool {
        let number = Int(entropy.bytes(1)[0])
        guard let one = latest.withLock({ $0.isEmpty ? nil : $0[number % $0.count] }) else { return false }
        await pause(one.took)
        return one.wasDeferred
    }
}
