import LatchkeyCore
import Synchronization

/// The messages in the courier's hands, by the holder that their leases name.
///
/// Each batch has a holder of its own, so that only leases of what is under way are renewed. One that we don't know of,
/// because the answer to its commit was lost, ends by itself.
final class MessagesUnderway: Sendable {
    private let batches = Mutex<[CourierID: Int]>([:])

    var count: Int { batches.withLock { $0.values.reduce(0, +) } }

    var holders: [CourierID] { batches.withLock { Array($0.keys) } }

    func begin(_ number: Int, heldBy holder: CourierID) {
        batches.withLock { $0[holder] = number > 0 ? number : nil }
    }

    func endOne(heldBy holder: CourierID) {
        batches.withLock { batches in
            let left = (batches[holder] ?? 0) - 1
            batches[holder] = left > 0 ? left : nil
        }
    }
}
