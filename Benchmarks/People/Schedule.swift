import Synchronization

/// Who may begin the next sign-in, when, under which number.
final class Schedule: Sendable {
    private let begun = Atomic<UInt64>(0)
    private let start: Instant
    private let end: Instant
    /// Sign-ins a second, or nil for as many as go.
    private let rate: Double?
    private let most: UInt64
    private let first: UInt64
    private let accounts: Range<UInt64>?

    init(start: Instant, end: Instant, rate: Double?, most: UInt64?, first: UInt64, accounts: Range<UInt64>?) {
        self.start = start
        self.end = end
        self.rate = rate
        self.most = most ?? .max
        self.first = first
        self.accounts = accounts
    }

    struct Turn {
        /// The network's, and of a newcomer's address too.
        let number: UInt64
        /// `person<number>@example.com`
        let person: UInt64
        /// When it is due, or nil for at once.
        let due: Instant?
    }

    /// Nil when the run is over.
    func next() -> Turn? {
        let index = begun.add(1, ordering: .relaxed).oldValue
        let due = rate.map { start + Instant(Double(index) * 1e9 / $0) }
        guard index < most, due ?? now < end else { return nil }
        // A prime stride scatters the people over the whole table, and takes each of them once.
        let person = accounts.map { $0.lowerBound + index * 7_919 % UInt64($0.count) } ?? first + index
        return Turn(number: first + index, person: person, due: due)
    }
}
