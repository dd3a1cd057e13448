public import LatchkeyCore

/// What every engine must do, as functions that throw a ``Broken`` where it doesn't. Each engine's tests run them all.
///
/// `open` gives an empty store each time it is called.
public struct StoreContract: Sendable {
    let open: @Sendable () throws -> any Store
    let samples = Samples(seed: 42)
    let now = FixedClock().now

    public init(open: @escaping @Sendable () throws -> any Store) {
        self.open = open
    }

    /// A promise of the port that the engine didn't keep.
    public struct Broken: Error, CustomStringConvertible {
        public let description: String
    }

    func require(_ condition: Bool, _ promise: String) throws {
        if !condition { throw Broken(description: promise) }
    }

    /// The promises, by name.
    public static let promises: [Promise] = [
        Promise("what is written can be read, unchanged", { try await $0.roundTrips() }),
        Promise("work that throws leaves no trace", { try await $0.rollback() }),
        Promise("work that finds a conflict runs again, on what is now true", { try await $0.conflict() }),
        Promise("of a hundred simultaneous clicks one wins", { try await $0.race() }),
        Promise("a write from a stale picture is a conflict, and leaves no trace", { try await $0.stalePicture() }),
        Promise("an address belongs to one account", { try await $0.uniqueAddress() }),
        Promise("a changed account is found by its new address only", { try await $0.changedAddress() }),
        Promise("a browser's open sign-ins are found, and its closed ones are not", { try await $0.openSignIns() }),
        Promise("a message is leased to one courier, and due again when the lease ends", { try await $0.leases() }),
        Promise("a settled message is erased and stays settled", { try await $0.settled() }),
        Promise("events come in the order in which they were committed", { try await $0.events() }),
        Promise("events are found by name from a moment on, in pages", { try await $0.replay() }),
        Promise("allowances come back as they were saved", { try await $0.allowances() }),
        Promise("what expired goes, and what did not stays", { try await $0.forgetting() }),
        Promise("watermarks rise and never fall", { try await $0.watermarks() }),
        Promise("notices wait beside each other, and go by themselves", { try await $0.notices() }),
        Promise("a change of address is closed with those after it", { try await $0.addressChanges() }),
        Promise("a program's key is revoked once", { try await $0.apiKeys() }),
        Promise("what a revocation ended is counted, and leaked secrets are found", { try await $0.revocations() }),
        Promise("who opened a link is kept once, and no more than so many", { try await $0.openers() }),
        Promise("traffic is counted by app, network and domain, without decoys", { try await $0.traffic() }),
        Promise("a factor is offered to one session, and each of its steps is taken once", { try await $0.factors() }),
        Promise("a recovery goes on from where it stands, and from nowhere else", { try await $0.recoveries() }),
        Promise("a session is found with its account as it is now", { try await $0.sessions() }),
    ]

    public struct Promise: Sendable, CustomStringConvertible {
        public let description: String
        public let check: @Sendable (StoreContract) async throws -> Void

        init(_ description: String, _ check: @escaping @Sendable (StoreContract) async throws -> Void) {
            self.description = description
            self.check = check
        }
    }
}
