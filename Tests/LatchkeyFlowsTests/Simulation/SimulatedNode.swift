import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Logging

/// One process of the server: its clock, its store's gate, its courier, and everything that dies with it.
struct SimulatedNode {
    let life: Life
    let clock: FixedClock
    let workplace: Workplace
    let outbox: DeliverOutbox

    init(_ number: Int, clock: FixedClock, of world: World) {
        let life = Life(node: number)
        self.life = life
        self.clock = clock
        func workplace(isDelivery: Bool) -> Workplace {
            let gate = Gate(world: world, life: life, isDelivery: isDelivery)
            return Workplace(
                store: MemoryStore(world.database, gate: gate), clock: clock, entropy: world.entropy,
                keyring: World.keyring, apps: World.apps, announcements: LocalAnnouncements(), workDifficulty: 1)
        }
        self.workplace = workplace(isDelivery: false)
        outbox = DeliverOutbox(
            workplace(isDelivery: true), courier: PostOffice(world: world, life: life),
            logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }, pause: { _ in })
    }

    private struct Gate: StoreGate {
        let world: World
        let life: Life
        let isDelivery: Bool

        func beforeSnapshot() async throws { try await pause(at: .snapshot, oneIn: 2) }
        func beforeCommit() async throws { try await pause(at: .commit, oneIn: 1) }
        func afterCommit() async throws { try await pause(at: .answer, oneIn: 3) }

        private func pause(at place: Crossing.Place, oneIn count: Int) async throws {
            guard !life.isOver else { throw NodeDied() }
            guard !world.timeStands, world.chance.oneIn(count) else { return }
            try await world.crossing.wait(at: place, life, isDelivery: isDelivery)
        }
    }

    /// The mail server that this node talks to.
    private struct PostOffice: Courier {
        let world: World
        let life: Life

        func deliver(_ message: OutgoingMessage) async -> DeliveryOutcome {
            do {
                try await world.crossing.wait(at: .sending, life)
                switch world.chance.next(below: 8) {
                case 0: return .deferred(route: "a", reply: "451 later")
                case 1: return .rejected(route: "a", reply: "550 never")
                default: break
                }
                world.receive(message, in: life)
                try await world.crossing.wait(at: .sent, life)
                return .accepted(route: "a", reply: "250 ok")
            } catch {
                // The process is dead: whatever is answered here, nobody hears it.
                return .deferred(route: "a", reply: "421 gone")
            }
        }
    }
}
