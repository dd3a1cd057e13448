/// What one person's sign-ins took, step by step, in nanoseconds.
struct Tally: Sendable {
    enum Step: String, CaseIterable {
        case request, mail, inspect, confirm, whole
    }

    struct SignIn: Sendable {
        let end: Instant
        /// In the order of ``Step``.
        let took: [UInt64]
    }

    var signIns: [SignIn] = []

    /// Milliseconds: the middle one, and the one that 99 of 100 stay below.
    static func percentiles(_ step: Step, of signIns: [SignIn]) -> (middle: Double, slow: Double) {
        let place = Step.allCases.firstIndex(of: step) ?? 0
        let sorted = signIns.map { $0.took[place] }.sorted()
        guard !sorted.isEmpty else { return (0, 0) }
        return (Double(sorted[sorted.count / 2]) / 1e6, Double(sorted[sorted.count * 99 / 100]) / 1e6)
    }
}
