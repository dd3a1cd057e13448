public import LatchkeyCore
public import Logging
public import ServiceLifecycle
import Synchronization

/// Sends what waits in the outbox: leases, hands to the courier, and writes down the mail server's answer.
///
/// Any number of nodes may share an outbox. A message is sent twice only if the process dies between the mail server's
/// answer and our record of it; SMTP knows no way around that (RFC 1047), so both copies carry the same Message-ID.
public struct DeliverOutbox: Service {
    private let workplace: Workplace
    private let courier: any Courier
    private let logger: Logger
    private let holder: CourierID

    /// Messages in the courier's hands at once. More are leased when half of them are done.
    private static let capacity = 64
    /// How long another node waits for a sign of life before it takes over what this one was sending.
    private static let lease = TimeSpan.seconds(30)

    public init(_ workplace: Workplace, courier: any Courier, logger: Logger) {
        self.workplace = workplace
        self.courier = courier
        self.logger = logger
        holder = .random(from: workplace.entropy)
    }

    public func run() async throws {
        let news = workplace.announcements.listen()
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await word in news where word == .messageQueued { wake.yield() }
            }
            group.addTask {
                while true {
                    wake.yield()
                    try await Task.sleep(for: .seconds(1))
                }
            }
            group.addTask { try await renewLeases() }
            // Draining ends the loop and cancels nothing: what was handed to a mail server must be written down.
            await withGracefulShutdownHandler {
                await deliver(at: wakes, wake)
            } onGracefulShutdown: {
                wake.finish()
            }
            group.cancelAll()
        }
    }

    private func deliver(at wakes: AsyncStream<Void>, _ wake: AsyncStream<Void>.Continuation) async {
        let underway = Underway()
        await withDiscardingTaskGroup { group in
            for await _ in wakes {
                let free = Self.capacity - underway.count
                guard free >= Self.capacity / 2 else { continue }
                for message in await leaseDue(limit: free) {
                    underway.begin()
                    group.addTask {
                        await deliver(message)
                        underway.end()
                        wake.yield()
                    }
                }
            }
        }
    }

    /// How many messages the courier has.
    private final class Underway: Sendable {
        private let number = Atomic<Int>(0)

        var count: Int { number.load(ordering: .relaxed) }

        func begin() { number.add(1, ordering: .relaxed) }

        func end() { number.subtract(1, ordering: .relaxed) }
    }

    /// One batch; answers how many messages it handled.
    public func deliverDue() async throws -> Int {
        let leased = try await lease(limit: Self.capacity)
        await withDiscardingTaskGroup { group in
            for message in leased {
                group.addTask { await deliver(message) }
            }
        }
        return leased.count
    }

    private func leaseDue(limit: Int) async -> [OutboxMessage] {
        do {
            guard let due = try await workplace.store.read({ try $0.nextMessageDue() }), due <= workplace.clock.now
            else { return [] }
            return try await lease(limit: limit)
        } catch {
            logger.error("the outbox can't be read; trying again", metadata: ["error": "\(error)"])
            return []
        }
    }

    private func lease(limit: Int) async throws -> [OutboxMessage] {
        let now = workplace.clock.now
        return try await workplace.store.transact { [holder] in
            try $0.lease(dueAt: now, for: holder, until: now + Self.lease, limit: limit)
        }
    }

    /// A slow mail server may keep a message for longer than a lease.
    private func renewLeases() async throws {
        while true {
            try await Task.sleep(for: .seconds(10))
            let until = workplace.clock.now + Self.lease
            do {
                _ = try await workplace.store.transact { [holder] in try $0.renewLeases(of: holder, until: until) }
            } catch {
                logger.error("leases of messages could not be renewed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// A mail server in trouble is the operator's business at once; who the message is for is not.
    private func tellOperator(of event: AuditEvent, about message: OutboxMessage) {
        guard [.messageDeferred, .messageRejected, .messageAbandoned].contains(event.name) else { return }
        logger.warning(
            "a message was not taken",
            metadata: [
                "event": "\(event.name.rawValue)", "sign-in": "\(message.signIn)",
                "route": "\(event.details["route"] ?? "none")", "reply": "\(event.details["reply"] ?? "none")",
            ])
    }

    private func deliver(_ message: OutboxMessage) async {
        let attempt = DeliveryAttempt(message: message, workplace: workplace, courier: courier)
        let (settled, event) = await attempt.carryOut()
        tellOperator(of: event, about: message)
        do {
            let recorded = try await workplace.store.transact { [holder] transaction in
                guard try transaction.settle(settled, heldBy: holder) else { return false }
                try transaction.append(event)
                return true
            }
            if !recorded { logger.warning("message \(message.id) was settled by another courier") }
            workplace.announcements.announce(.signInChanged(message.signIn))
        } catch {
            logger.error(
                "message \(message.id): its delivery could not be written down",
                metadata: ["state": "\(event.name.rawValue)", "error": "\(error)"])
        }
    }
}
