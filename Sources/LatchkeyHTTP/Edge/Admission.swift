import LatchkeyCore
import Logging
import NIOCore
import Synchronization

/// Lets requests in to the store while it keeps up, and refuses the rest at once, so that whoever is let in is answered
/// soon and whoever isn't knows it (A40).
///
/// Two bounds. `most` at a time: the store commits many at once, so a few hundred keep it busy, and more would only wait
/// longer. And nobody enters behind somebody who has been inside for longer than `patience`: on a slow disk a few
/// hundred are too many. That second bound leaves `few` alone, so that one slow request shuts nobody out.
final class Admission: Sendable {
    private struct Room {
        /// When each came in, in their order; nil for who has left, except at the front, where they are removed.
        var entries: CircularBuffer<Timestamp?> = []
        /// How many were removed at the front: a ticket is its place from the very first.
        var removed = 0
        var inside = 0
        var refused = 0
        /// When the operator was last told.
        var told: Timestamp?
    }

    private let most: Int
    private let patience: TimeSpan?
    private let clock: any WallClock
    private let logger: Logger
    private let room = Mutex(Room())

    private static let few = 16
    private static let retryAfter: Int64 = 5

    init(most: Int, patience: TimeSpan? = nil, clock: any WallClock, logger: Logger) {
        self.most = most
        self.patience = patience
        self.clock = clock
        self.logger = logger
    }

    func callAsFunction<Outcome>(_ work: () async throws -> Outcome) async throws -> Outcome {
        let slot = try enter()
        defer { withExtendedLifetime(slot) {} }
        return try await work()
    }

    /// A place inside, until the last reference to it is gone.
    func enter() throws -> Slot {
        let now = clock.now
        let ticket = room.withLock { room in isFull(room, at: now) ? nil : Self.admit(to: &room, at: now) }
        guard let ticket else {
            tell(at: now)
            throw Overloaded(retryAfter: Self.retryAfter)
        }
        return Slot(admission: self, ticket: ticket)
    }

    private func isFull(_ room: borrowing Room, at now: Timestamp) -> Bool {
        guard room.inside < most else { return true }
        guard let patience, room.inside >= Self.few, let oldest = room.entries.first ?? nil else { return false }
        return now - oldest > patience
    }

    private static func admit(to room: inout Room, at now: Timestamp) -> Int {
        room.entries.append(now)
        room.inside += 1
        return room.removed + room.entries.count - 1
    }

    private func leave(_ ticket: Int) {
        room.withLock { room in
            let place = room.entries.index(room.entries.startIndex, offsetBy: ticket - room.removed)
            room.entries[place] = nil
            room.inside -= 1
            while let first = room.entries.first, first == nil {
                room.entries.removeFirst()
                room.removed += 1
            }
        }
    }

    /// Once a minute at most: a flood mustn't fill the log.
    private func tell(at now: Timestamp) {
        let news: (refused: Int, inside: Int)? = room.withLock { room in
            room.refused += 1
            if let told = room.told, now - told < .minutes(1) { return nil }
            defer { (room.told, room.refused) = (now, 0) }
            return (room.refused, room.inside)
        }
        guard let news else { return }
        logger.warning(
            "more at once than we can take: requests are refused with 503",
            metadata: ["refused": "\(news.refused)", "inside": "\(news.inside)"])
    }

    final class Slot: Sendable {
        private let admission: Admission
        private let ticket: Int

        fileprivate init(admission: Admission, ticket: Int) {
            self.admission = admission
            self.ticket = ticket
        }

        deinit { admission.leave(ticket) }
    }
}

/// There is no room for this request; nothing was done.
struct Overloaded: Error {
    /// Seconds.
    let retryAfter: Int64
}
