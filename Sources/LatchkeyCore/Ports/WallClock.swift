/// What time it is, in UTC. The core and the flows have no other clock.
public protocol WallClock: Sendable {
    var now: Timestamp { get }
}

/// A clock that can be told what time it is elsewhere.
public protocol AdjustableClock: WallClock {
    /// It is `shared` now where the time is kept. The clock goes on from there, and never back.
    func agree(with shared: Timestamp)
}
