public import LatchkeyCore
public import Logging
public import ServiceLifecycle

/// Sends what waits in the outbox: leases, hands to the courier, and writes down the mail server's answer.
///
/// A message is sent twice only if the process dies between the mail server's answer and our record of it; SMTP knows no
/// way around that (RFC 1047), so both copies carry the same Message-ID.
public struct DeliverOutbox: Service {
    private let workplace: Workplace
    private let courier: any Courier
    private let logger: Logger

    private static let batch = 16
    private static let lease = TimeSpan.minutes(5)

    public init(_ workplace: Workplace, courier: any Courier, logger: Logger) {
        self.workplace = workplace
        self.courier = courier
        self.logger = logger
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
            // Draining ends the loop and cancels nothing: what was handed to a mail server must be written down.
            await withGracefulShutdownHandler {
                for await _ in wakes { await deliverAllDue() }
            } onGracefulShutdown: {
                wake.finish()
            }
            group.cancelAll()
        }
    }

    private func deliverAllDue() async {
        do {
            while let due = try await workplace.store.read({ try $0.nextMessageDue() }), due <= workplace.clock.now {
                guard try await deliverDue() > 0 else { return }
            }
        } catch {
            logger.error("the outbox can't be read; trying again", metadata: ["error": "\(error)"])
        }
    }

    /// One batch; answers how many messages it handled.
    public func deliverDue() async throws -> Int {
        let now = workplace.clock.now
        let until = now + Self.lease
        let leased = try await workplace.store.transact {
            try $0.lease(dueAt: now, until: until, limit: Self.batch)
        }
        await withTaskGroup(of: Void.self) { group in
            for message in leased {
                group.addTask { await deliver(message, leasedUntil: until) }
            }
        }
        return leased.count
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

    private func deliver(_ message: OutboxMessage, leasedUntil lease: Timestamp) async {
        let attempt = DeliveryAttempt(message: message, workplace: workplace, courier: courier)
        let (settled, event) = await attempt.carryOut()
        tellOperator(of: event, about: message)
        do {
            let recorded = try await workplace.store.transact { transaction in
                guard try transaction.settle(settled, leasedUntil: lease) else { return false }
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
