import LatchkeyCore
import Logging
import Synchronization

/// Writes down what became of messages, many in one transaction: those that end while one is under way share the next.
///
/// A message that ends alone is written down at once. Nobody is answered before what they brought is durable.
final class Settlements: Sendable {
    struct Settlement: Sendable {
        let message: OutboxMessage
        let event: AuditEvent
        let holder: CourierID
    }

    private typealias Waiter = (settlement: Settlement, continuation: CheckedContinuation<Void, any Error>)

    private let store: any Store
    private let logger: Logger
    private let waiting = Mutex<(waiters: [Waiter], isWriting: Bool)>(([], false))

    init(in store: any Store, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Throws what the store threw; then none of those that shared the transaction is written down.
    func record(_ settlement: Settlement) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let begins = waiting.withLock { waiting in
                waiting.waiters.append((settlement, continuation))
                defer { waiting.isWriting = true }
                return !waiting.isWriting
            }
            if begins { Task { await self.writeWhileAnybodyWaits() } }
        }
    }

    /// In a transaction of its own, so that nothing else can make it fail.
    func recordAlone(_ settlement: Settlement) async throws {
        try await write([settlement])
    }

    private func writeWhileAnybodyWaits() async {
        while let waiters = nextWaiters() {
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await write(waiters.map(\.settlement)))
            } catch {
                outcome = .failure(error)
            }
            for waiter in waiters { waiter.continuation.resume(with: outcome) }
        }
    }

    private func nextWaiters() -> [Waiter]? {
        waiting.withLock { waiting in
            waiting.isWriting = !waiting.waiters.isEmpty
            defer { waiting.waiters = [] }
            return waiting.isWriting ? waiting.waiters : nil
        }
    }

    private func write(_ settlements: [Settlement]) async throws {
        let recorded = try await store.transact { transaction in
            var held: Set<MessageID> = []
            for (holder, theirs) in Dictionary(grouping: settlements, by: \.holder) {
                held.formUnion(try transaction.settle(theirs.map(\.message), heldBy: holder))
            }
            for settlement in settlements where held.contains(settlement.message.id) {
                try transaction.append(settlement.event)
            }
            return held
        }
        for settlement in settlements where !recorded.contains(settlement.message.id) {
            logger.warning("message \(settlement.message.id) was settled already, or by another courier")
        }
    }
}
