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

    private enum Turn {
        case isRecorded(Result<Void, any Error>)
        /// To write for all who wait, and for themselves.
        case writes
    }

    private typealias Waiter = (settlement: Settlement, continuation: CheckedContinuation<Turn, Never>)

    private let store: any Store
    private let logger: Logger
    private let waiting = Mutex<(waiters: [Waiter], isWriting: Bool)>(([], false))

    init(in store: any Store, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Throws what the store threw; then none of those that shared the transaction is written down.
    func record(_ settlement: Settlement) async throws {
        let turn = await withCheckedContinuation { continuation in
            let begins = waiting.withLock { waiting in
                defer { waiting.isWriting = true }
                if waiting.isWriting { waiting.waiters.append((settlement, continuation)) }
                return !waiting.isWriting
            }
            if begins { continuation.resume(returning: .writes) }
        }
        switch turn {
        case .isRecorded(let result): try result.get()
        case .writes: try await recordForAll(settlement)
        }
    }

    /// In a transaction of its own, so that nothing else can make it fail.
    func recordAlone(_ settlement: Settlement) async throws {
        try await write([settlement])
    }

    /// Whoever comes meanwhile is written for by the first of them.
    private func recordForAll(_ settlement: Settlement) async throws {
        let others = waiting.withLock { waiting in
            defer { waiting.waiters = [] }
            return waiting.waiters
        }
        let result: Result<Void, any Error>
        do {
            result = .success(try await write([settlement] + others.map(\.settlement)))
        } catch {
            result = .failure(error)
        }
        for other in others { other.continuation.resume(returning: .isRecorded(result)) }
        let next = waiting.withLock { waiting in
            waiting.isWriting = !waiting.waiters.isEmpty
            return waiting.isWriting ? waiting.waiters.removeFirst() : nil
        }
        next?.continuation.resume(returning: .writes)
        try result.get()
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
