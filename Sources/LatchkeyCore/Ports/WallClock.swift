/// What time it is, in UTC. The core and the flows have no other clock.
public protocol WallClock: Sendable {
    var now: Timestamp { get }
}
