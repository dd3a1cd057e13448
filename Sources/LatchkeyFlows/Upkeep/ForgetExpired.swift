import LatchkeyCore
public import Logging
public import ServiceLifecycle

/// Removes what nobody can use any more, in small batches, so that nobody waits behind it. Audit events stay.
public struct ForgetExpired: Service {
    private let workplace: Workplace
    private let logger: Logger

    /// How long a closed link can still say why it is closed.
    private static let memory = TimeSpan.hours(24)
    /// A few milliseconds of the writer's time.
    private static let batch = 100
    /// In which everybody else has the writer.
    private static let pause = Duration.milliseconds(20)
    /// Below a watermark as old as this nothing is alive.
    private static let longestSession = TimeSpan.days(400)

    public init(_ workplace: Workplace, logger: Logger) {
        self.workplace = workplace
        self.logger = logger
    }

    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    guard try await forgetBatch() < Self.batch else {
                        try await Task.sleep(for: Self.pause)
                        continue
                    }
                } catch {
                    logger.error("expired rows could not be removed", metadata: ["error": "\(error)"])
                }
                try await Task.sleep(for: .seconds(60))
            }
        }
    }

    /// Answers how many rows of the fullest table went.
    public func forgetBatch() async throws -> Int {
        let now = workplace.clock.now
        return try await workplace.store.transact { transaction in
            let counts = [
                try transaction.forgetSignIns(expiredBefore: now - Self.memory, limit: Self.batch),
                try transaction.forgetSessions(expiredBefore: now - Self.memory, limit: Self.batch),
                try transaction.forgetAllowances(before: now, limit: Self.batch),
                try transaction.forgetAddressChanges(expiredBefore: now - Self.memory, limit: Self.batch),
                try transaction.forgetNotices(expiredBefore: now - Self.memory, limit: Self.batch),
                try transaction.forgetOffers(before: now - Self.memory, limit: Self.batch),
                try transaction.forgetRecoveries(expiredBefore: now - Self.memory, limit: Self.batch),
            ]
            try transaction.forgetWatermarks(before: now - Self.longestSession - Self.memory)
            return counts.max() ?? 0
        }
    }
}
