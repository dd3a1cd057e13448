import LatchkeyCore

extension MemoryTransaction {
    func events(
        named names: [AuditEvent.Name], since: Timestamp, after place: Int64?, limit: Int
    ) -> [PlacedEvent] {
        let placed = (tables.events + events).enumerated().map { PlacedEvent(place: Int64($0 + 1), event: $1) }
        let found = placed.filter { $0.place > place ?? 0 && $0.event.at >= since && names.contains($0.event.name) }
        return Array(found.prefix(limit))
    }
}
