import ArgumentParser
import LatchkeyCore
import LatchkeyStore

/// What the benchmark needs of a store without a server: its ceiling, and databases that are full already.
@main
struct StoreLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(subcommands: [
        CommitCeiling.self, Seed.self, Queue.self, RoundTrips.self,
    ])
}

struct Storage: ParsableArguments {
    @Option(help: "As in the configuration: sqlite:PATH or postgres://….") var storage: String

    func open() throws -> any Store {
        guard storage.hasPrefix("sqlite:") else {
            return try PostgresEngine(PostgresAddress(parsing: storage), clock: MachineClock())
        }
        return try SQLiteEngine(path: String(storage.dropFirst("sqlite:".count)), clock: MachineClock())
    }
}
