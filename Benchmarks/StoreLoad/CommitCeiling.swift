import ArgumentParser
import LatchkeyCore

/// How many full sign-ins a second an engine writes when nobody thinks: the same rows in the same transactions.
struct CommitCeiling: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "commits")

    @OptionGroup var storage: Storage
    @Option(help: "Full sign-ins to write.") var count = 20_000
    @Option(help: "Rounds at once; each has 32 sign-ins, as many as a busy outbox leases.") var rounds = 16

    private static let lease = 32

    func run() async throws {
        let store = try storage.open()
        let now = MachineClock().now
        let signIns = try (0..<count).map { try FullSignIn($0, at: now, from: PlainEntropy()) }
        let begun = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for first in 0..<rounds {
                group.addTask { [count, rounds] in
                    for start in stride(from: first * Self.lease, to: count, by: rounds * Self.lease) {
                        try await Self.write(signIns[start..<min(start + Self.lease, count)], to: store, at: now)
                    }
                }
            }
            try await group.waitForAll()
        }
        let took = seconds(since: begun)
        print("{\"per_second\": \((Double(count) / took * 10).rounded() / 10), \"sign_ins\": \(count)}")
    }

    private static func write(_ round: ArraySlice<FullSignIn>, to store: any Store, at now: Timestamp) async throws {
        try await atOnce(round) { signIn in try await store.transact { try signIn.request(in: $0) } }
        // Which messages come doesn't matter: others take ours.
        let holder = CourierID.random(from: PlainEntropy())
        let leased = try await store.transact {
            try $0.lease(dueAt: now, for: holder, until: now + .seconds(30), limit: lease)
        }
        try await store.transact { try FullSignIn.settle(leased, heldBy: holder, at: now, in: $0) }
        try await atOnce(round) { signIn in try await store.transact { try signIn.open(in: $0) } }
        try await atOnce(round) { signIn in try await store.transact { try signIn.confirm(in: $0) } }
    }

    private static func atOnce<Item: Sendable>(
        _ items: ArraySlice<Item>, _ work: @escaping @Sendable (Item) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for item in items { group.addTask { try await work(item) } }
            try await group.waitForAll()
        }
    }
}
