public import LatchkeyCore

/// What the store knows of time, for whoever looks for faults.
public struct ExamineStore: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    /// `shared` is the clock of the database, where it has one.
    public func callAsFunction() async throws -> (newest: Timestamp?, shared: Timestamp?) {
        let newest = try await workplace.store.read { try $0.newestMoment() }
        return (newest, try await workplace.store.sharedTime())
    }
}
