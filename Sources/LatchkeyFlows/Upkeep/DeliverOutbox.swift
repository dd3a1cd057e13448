public import LatchkeyCore
public import Logging
public import ServiceLifecycle

/// Sends what waits in the outbox: leases, hands to the courier, and writes down the mail server's answer.
///
/// Any number of nodes may share an outbox. A message is sent twice only if the process dies, or the store is away for
/// longer than a lease, between the mail server's answer and our record of it; SMTP knows no way around that (RFC 1047),
/// so both copies carry the same Message-ID.
public struct DeliverOutbox: Service {
    private let workplace: Workplace
    private let courier: any Courier
    private let logger: Logger
    private let underway = MessagesUnderway()
    private let settlements: Settlements
    private let recent: RecentDeliveries

    /// Messages in the courier's hands at once. Many more than a mail server has connections, so that none of them is idle
    /// while others are leased or written down.
    private static let capacity = 128
    /// Places that are free before more are leased: each lease is a commit.
    private static let worthALease = 32
    /// How long another node waits for a sign of life before it takes over what this one was sending.
    private static let lease = TimeSpan.seconds(30)

    /// - Parameter pause: how a decoy waits, for tests whose time isn't real.
    public init(
        _ workplace: Workplace, courier: any Courier, logger: Logger,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        recent = RecentDeliveries(pause: pause)
        self.workplace = workplace
        self.courier = courier
        self.logger = logger
        settlements = Settlements(in: workplace.store, logger: logger)
    }

    public func run() async throws {
        let news = workplace.announcements.listen(for: .messageQueued)
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in news { wake.yield() }
            }
            group.addTask {
                while true {
                    wake.yield()
                    try await Task.sleep(for: .seconds(1))
                }
            }
            group.addTask { try await keepLeases() }
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
        await withDiscardingTaskGroup { group in
            for await _ in wakes {
                let free = Self.capacity - underway.count
                guard free >= Self.worthALease, let batch = await leaseDue(limit: free) else { continue }
                for message in batch.messages {
                    group.addTask {
                        await deliver(message, in: batch)
                        wake.yield()
                    }
                }
            }
        }
    }

    /// One batch; answers how many messages it handled.
    public func deliverDue() async throws -> Int {
        let batch = try await lease(limit: Self.capacity)
        await withDiscardingTaskGroup { group in
            for message in batch.messages {
                group.addTask { await deliver(message, in: batch) }
            }
        }
        return batch.messages.count
    }

    /// What was leased at once.
    private struct Batch: Sendable {
        let holder: CourierID
        let messages: [OutboxMessage]
        /// Of those, the sign-ins that were ended after they were asked for: their messages aren't sent any more.
        let ended: Set<SignInID>
    }

    private func leaseDue(limit: Int) async -> Batch? {
        do {
            guard let due = try await workplace.store.read({ try $0.nextMessageDue() }), due <= workplace.clock.now
            else { return nil }
            return try await lease(limit: limit)
        } catch {
            logger.error("the outbox can't be read; trying again", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func lease(limit: Int) async throws -> Batch {
        let (now, holder) = (workplace.clock.now, CourierID.random(from: workplace.entropy))
        let (messages, ended) = try await workplace.store.transact { transaction in
            let messages = try transaction.lease(dueAt: now, for: holder, until: now + Self.lease, limit: limit)
            return (messages, try Self.ended(messages.compactMap(\.signIn), at: now, in: transaction))
        }
        underway.begin(messages.count, heldBy: holder)
        return Batch(holder: holder, messages: messages, ended: ended)
    }

    /// Asked for a whole batch at once, so that it costs a message next to nothing.
    private static func ended(
        _ ids: [SignInID], at now: Timestamp, in snapshot: any StoreSnapshot
    ) throws -> Set<SignInID> {
        guard !ids.isEmpty else { return [] }
        let ended = try snapshot.signIns(ids).filter { found in
            // A decoy never stands, and goes its way as if it did.
            found.signIn.subject != .nobody && found.signIn.closed(in: found.circumstances, at: now) != nil
                && now < found.signIn.expiry
        }
        return Set(ended.map(\.signIn.id))
    }

    private func keepLeases() async throws {
        while true {
            try await Task.sleep(for: .seconds(10))
            do {
                try await renewLeases()
            } catch {
                logger.error("leases of messages could not be renewed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// A slow mail server may keep a message for longer than a lease.
    public func renewLeases() async throws {
        let (until, holders) = (workplace.clock.now + Self.lease, underway.holders)
        guard !holders.isEmpty else { return }
        try await workplace.store.transact { transaction in
            for holder in holders { _ = try transaction.renewLeases(of: holder, until: until) }
        }
    }

    /// A mail server in trouble is the operator's business at once; who the message is for is not.
    private func tellOperator(of event: AuditEvent, about message: OutboxMessage) {
        guard [.messageDeferred, .messageRejected, .messageAbandoned].contains(event.name) else { return }
        logger.warning(
            "a message was not taken",
            metadata: [
                "event": "\(event.name.rawValue)", "sign-in": "\(message.signIn?.text ?? "none")",
                "route": "\(event.details["route"] ?? "none")", "reply": "\(event.details["reply"] ?? "none")",
            ])
    }

    private func deliver(_ message: OutboxMessage, in batch: Batch) async {
        let holder = batch.holder
        let isEnded = message.signIn.map(batch.ended.contains) ?? false
        let attempt = DeliveryAttempt(
            message: message, isEnded: isEnded, workplace: workplace, courier: courier, recent: recent)
        let (settled, event) = await attempt.carryOut()
        tellOperator(of: event, about: message)
        await writeDown(Settlements.Settlement(message: settled, event: event, holder: holder))
        underway.endOne(heldBy: holder)
        if let signIn = message.signIn { workplace.announcements.announce(.signInChanged(signIn)) }
    }

    /// Again and again while the store is away: what isn't written down is sent once more when its lease ends.
    private func writeDown(_ settlement: Settlements.Settlement) async {
        let end = ContinuousClock.now + .milliseconds(Self.lease.milliseconds)
        var failed = false
        while true {
            do {
                return try await failed ? settlements.recordAlone(settlement) : settlements.record(settlement)
            } catch {
                failed = true
                logger.error(
                    "message \(settlement.message.id): its delivery could not be written down",
                    metadata: ["state": "\(settlement.event.name.rawValue)", "error": "\(error)"])
            }
            guard ContinuousClock.now < end, (try? await Task.sleep(for: .milliseconds(500))) != nil else { return }
        }
    }
}
