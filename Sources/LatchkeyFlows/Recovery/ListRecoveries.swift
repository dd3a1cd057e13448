public import LatchkeyCore

/// Recoveries of the last day, newest first, for staff.
public struct ListRecoveries: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public struct Listed: Sendable {
        public let recovery: Recovery
        public let state: Recovery.State
        /// Nil where the account is gone.
        public let address: EmailAddress?
    }

    public func callAsFunction(limit: Int) async throws -> [Listed] {
        let now = workplace.clock.now
        return try await workplace.store.read { snapshot in
            try snapshot.recoveries(limit: limit).map { recovery in
                Listed(
                    recovery: recovery, state: recovery.state(at: now),
                    address: try snapshot.account(recovery.account)?.address)
            }
        }
    }
}
