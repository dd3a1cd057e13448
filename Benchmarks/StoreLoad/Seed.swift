import ArgumentParser
import Foundation
import LatchkeyCore

/// Fills a database with people who have an account, a link in their mailbox that is still good, and some a session.
struct Seed: AsyncParsableCommand {
    @OptionGroup var storage: Storage
    @OptionGroup var keys: Keys
    @Option(help: "The first of person<number>@example.com.") var from = 0
    @Option(help: "The number after the last.") var to: Int
    @Option(help: "How many of them are signed in.") var sessions = 0
    @Option(help: "Where the sessions' cookies are written, one a line.") var cookies: String?

    private static let batch = 2_000

    func run() async throws {
        let store = try storage.open()
        let keyring = try keys.keyring()
        let now = MachineClock().now
        var secrets: [String] = []
        for start in stride(from: from, to: to, by: Self.batch) {
            let people = try (start..<min(to, start + Self.batch)).map { number in
                try Resident(number, isSignedIn: number - from < sessions, keyring, at: now, from: PlainEntropy())
            }
            try await store.transact { transaction in
                for person in people { try person.settle(in: transaction) }
            }
            secrets += people.compactMap { $0.session?.secret.reveal() }
        }
        if let cookies {
            try (secrets.joined(separator: "\n") + "\n").write(toFile: cookies, atomically: true, encoding: .utf8)
        }
    }
}
