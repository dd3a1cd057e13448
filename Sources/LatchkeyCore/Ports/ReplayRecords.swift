public protocol ReplayReading {
    /// Events of these names from `since` on, in the order in which they were written, `limit` at most, after `place`.
    func events(
        named names: [AuditEvent.Name], since: Timestamp, after place: Int64?, limit: Int
    ) throws -> [PlacedEvent]
}

/// An event with its place in the log.
public struct PlacedEvent: Hashable, Sendable {
    public let place: Int64
    public let event: AuditEvent

    public init(place: Int64, event: AuditEvent) {
        self.place = place
        self.event = event
    }
}
