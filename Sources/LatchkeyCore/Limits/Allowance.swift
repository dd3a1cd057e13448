/// So many in so long, in any window of that length: no doubling at the turn of an hour.
public struct Limit: Hashable, Sendable {
    public let count: Int
    public let span: TimeSpan

    public init(_ count: Int, in span: TimeSpan) {
        self.count = count
        self.span = span
    }
}

/// What one subject has used of its limits: the moments of its latest grants, oldest first.
public struct Allowance: Hashable, Sendable {
    public private(set) var grants: [Timestamp]
    /// Whether the refusal after the latest grant was written down. One is enough: a flood must not fill the log.
    public private(set) var refusalNoted: Bool

    public init(grants: [Timestamp] = [], refusalNoted: Bool = false) {
        self.grants = grants
        self.refusalNoted = refusalNoted
    }

    public enum Verdict: Hashable, Sendable {
        case granted
        /// The limit that was hit, and the first moment at which it grants again.
        case refused(Limit, until: Timestamp)
    }

    /// Takes one, if every limit has one left.
    public mutating func take(at now: Timestamp, under limits: [Limit]) -> Verdict {
        let verdict = check(at: now, under: limits)
        if case .granted = verdict {
            let longest = limits.map(\.span).max() ?? .seconds(0)
            let most = limits.map(\.count).max() ?? 0
            grants = (grants.filter { now - $0 < longest } + [now]).suffix(most)
            refusalNoted = false
        }
        return verdict
    }

    /// The same answer without taking.
    public func check(at now: Timestamp, under limits: [Limit]) -> Verdict {
        let refusals = limits.compactMap { limit -> (limit: Limit, until: Timestamp)? in
            let recent = grants.filter { now - $0 < limit.span }
            guard recent.count >= limit.count, let freeing = recent.suffix(limit.count).first else { return nil }
            return (limit, freeing + limit.span)
        }
        return refusals.max { $0.until < $1.until }.map { .refused($0.limit, until: $0.until) } ?? .granted
    }

    /// How many are left until when, by whichever limit leaves least. The moment is that at which the next comes free, or
    /// the limit's length where none is used.
    public func remaining(at now: Timestamp, under limits: [Limit]) -> (count: Int, resets: TimeSpan) {
        let left = limits.map { limit -> (count: Int, resets: TimeSpan) in
            let recent = grants.filter { now - $0 < limit.span }
            return (max(0, limit.count - recent.count), recent.first.map { $0 + limit.span - now } ?? limit.span)
        }
        return left.min { ($0.count, $1.resets) < ($1.count, $0.resets) } ?? (0, .seconds(0))
    }

    /// True the first time after a grant.
    public mutating func noteRefusal() -> Bool {
        defer { refusalNoted = true }
        return !refusalNoted
    }
}
