public import LatchkeyCore
public import Logging
public import ServiceLifecycle

/// Keeps the clocks of all nodes together, by the database's: an expired link is expired on each (A24).
public struct KeepTime: Service {
    private let store: any Store
    private let clock: any AdjustableClock
    private let logger: Logger

    public init(_ store: any Store, _ clock: any AdjustableClock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await agree()
                } catch {
                    logger.warning("the database's clock can't be read", metadata: ["error": "\(error)"])
                }
                try await Task.sleep(for: .seconds(5))
            }
        }
    }

    /// Asks once. Half of the time that the question took is what the answer is older by; but where it took long, nobody
    /// knows whether the way there or the way back did, and a clock that was put ahead never goes back.
    public func agree() async throws {
        let asked = clock.now
        guard let shared = try await store.sharedTime() else { return }
        let underway = clock.now - asked
        let older = underway.milliseconds < 200 ? underway.milliseconds / 2 : 0
        clock.agree(with: shared + TimeSpan(milliseconds: older))
    }
}
