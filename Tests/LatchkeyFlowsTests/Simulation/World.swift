import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit

/// Everything that one seed brings about: two nodes on one store, people, thieves, a scanner, an administrator, and time.
///
/// Unchecked: one thread runs it all; see ``Turns``.
final class World: @unchecked Sendable {
    static let keyring = Keyring(
        newest: .random(version: 1, from: SeededEntropy(seed: 5)), issuer: "https://id.example.com")
    static let apps = AppDirectory(
        apps: [("wiki", AppPolicy.CrossDevice.code), ("desk", .deny), ("board", .here)].map { id, crossDevice in
            var policy = AppPolicy(tier: .low)
            policy.crossDevice = crossDevice
            return App(id: AppID(trusted: id), name: id, policy: policy, redirectURIs: ["https://\(id).example.com/"])
        }, signUp: .open)

    let seed: UInt64
    var chance: Chance
    let entropy: SeededEntropy
    let turns = Turns()
    let crossing = Crossing()
    let truth = Truth()
    let vault = Vault()
    let database: MemoryDatabase
    private(set) var nodes: [SimulatedNode] = []
    let browsers: [Browser]
    let addresses: [EmailAddress]
    var mails: [Mail] = []
    /// Handoff codes that some browser showed.
    var shown: [(code: String, signIn: SignInID)] = []
    /// Sign-ins that somebody who may has said "this wasn't me" to.
    var deniable: Set<SignInID> = []
    /// Who was told "signed in".
    var acknowledged: [(signIn: SignInID, digest: SecretDigest)] = []
    /// More than a day has gone by at once: rows have been forgotten.
    private(set) var forgets = false
    /// Nobody waits anywhere.
    private(set) var timeStands = false
    private(set) var underway = 0
    private var sinceRenewal = TimeSpan.seconds(0)
    private(set) var trace: [String] = []
    private(set) var failure: String?

    init(seed: UInt64) throws {
        self.seed = seed
        chance = Chance(seed: seed)
        entropy = SeededEntropy(seed: seed &+ 1_000_000)
        addresses = try ["anna@example.com", "berta@example.com", "carla@example.org"].map {
            try EmailAddress(parsing: $0)
        }
        browsers = [
            Browser("anna", addresses[0], network: "192.0.2.0/24"),
            Browser("anna's phone", addresses[0], network: "192.0.3.0/24"),
            Browser("berta", addresses[1], network: "192.0.2.0/24"),
            Browser("thief", nil, network: "198.51.100.0/24"), Browser("scanner", nil, network: "203.0.113.0/24"),
        ]
        let (truth, vault) = (truth, vault)
        database = MemoryDatabase { commit in
            truth.note(commit)
            vault.keep(commit)
        }
        for number in 0..<2 {
            let clock = FixedClock()
            clock.advance(TimeSpan(milliseconds: Int64(chance.next(below: 1_000))))
            nodes.append(SimulatedNode(number, clock: clock, of: self))
        }
    }

    func note(_ line: @autoclosure () -> String) { trace.append(line()) }

    /// The first thing that went wrong is the one that counts.
    func fail(_ promise: String) {
        if failure == nil {
            failure = promise
            trace.append("BROKEN: \(promise)")
        }
    }

    func begin(_ work: @escaping @Sendable () async -> Void) {
        underway += 1
        Task(executorPreference: turns) {
            await work()
            self.underway -= 1
        }
    }

    func deliver(at node: SimulatedNode) {
        note("node \(node.life.node) delivers")
        underway += 1
        node.life.owns(
            Task(executorPreference: turns) {
                _ = try? await node.outbox.deliverDue()
                self.underway -= 1
            })
    }

    /// The node dies with all that it was about, and another starts in its place.
    func crash(_ number: Int) {
        truth.excuseCopies(sentIn: nodes[number].life)
        crossing.end(nodes[number].life)
        note("node \(number) dies, and starts again")
        nodes[number] = SimulatedNode(number, clock: nodes[number].clock, of: self)
    }

    /// Time goes on for all. Transactions of the outbox take next to none of it: one that took longer than a lease could
    /// be overtaken, and so could its message.
    func advance(_ wanted: TimeSpan) {
        finishDeliveries()
        // A courier may take minutes for a message, and not hours.
        let span = leased.isEmpty ? wanted : min(wanted, .minutes(2))
        note("\(span.milliseconds) ms go by")
        var left = span
        while left > .seconds(0) {
            let hop = leased.isEmpty ? left : min(left, untilRenewal)
            for node in nodes { node.clock.advance(hop) }
            left = TimeSpan(milliseconds: left.milliseconds - hop.milliseconds)
            sinceRenewal = TimeSpan(milliseconds: sinceRenewal.milliseconds + hop.milliseconds)
            if sinceRenewal >= .seconds(10) { renewLeases() }
        }
        truth.latestClock = latestClock
        if span >= .hours(24) { forgets = true }
    }

    private func finishDeliveries() {
        while let index = crossing.waiting.firstIndex(where: \.isDelivery) {
            _ = crossing.goOn(index)
            turns.run()
        }
    }

    private var untilRenewal: TimeSpan { TimeSpan(milliseconds: max(1, 10_000 - sinceRenewal.milliseconds)) }

    private var leased: Set<CourierID> {
        Set(truth.tables.outbox.values.compactMap { $0.message.sealed == nil ? nil : $0.holder })
    }

    /// What a running courier does every ten seconds, whatever else its node waits for.
    private func renewLeases() {
        sinceRenewal = .seconds(0)
        timeStands = true
        for node in nodes { Task(executorPreference: turns) { try? await node.outbox.renewLeases() } }
        turns.run()
        timeStands = false
    }

    /// The browser in which each sign-in was begun.
    var bindings: [SignInID: Browser] {
        Dictionary(browsers.flatMap { browser in browser.begun.map { ($0, browser) } }, uniquingKeysWith: { $1 })
    }

    var latestClock: Timestamp { nodes.map(\.clock.now).max() ?? nodes[0].clock.now }
    var earliestClock: Timestamp { nodes.map(\.clock.now).min() ?? nodes[0].clock.now }

    func receive(_ message: OutgoingMessage, in life: Life) {
        guard case .signIn(let content) = message.content, let id = truth.signIns[message.id] else { return }
        mails.append(Mail(id: message.id, signIn: id, recipient: message.recipient, content: content))
        truth.sent(message.id, in: life)
        vault.add(content.link.reveal(), content.notMe.reveal(), content.code.reveal())
        note("mail server: \(message.id) for \(id)")
    }
}
