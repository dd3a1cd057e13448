import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

/// Fills the outbox with messages that wait to be sent, by the flow itself.
struct Queue: AsyncParsableCommand {
    @OptionGroup var storage: Storage
    @OptionGroup var keys: Keys
    @Option(help: "How many messages.") var count: Int

    func run() async throws {
        let app = App(
            id: FullSignIn.app, name: "Bench", policy: AppPolicy(tier: .low), redirectURIs: ["\(keys.issuer)/session"])
        let request = RequestSignIn(
            Workplace(
                store: try storage.open(), clock: MachineClock(), entropy: PlainEntropy(),
                keyring: try keys.keyring(), apps: AppDirectory(apps: [app], signUp: .open),
                announcements: LocalAnnouncements()))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                if number >= 64 { try await group.next() }
                group.addTask { try await Self.ask(request, number) }
            }
            try await group.waitForAll()
        }
    }

    private static func ask(_ request: RequestSignIn, _ number: Int) async throws {
        let network = NetworkPrefix(trusted: "10.\(number >> 8 & 255).\(number & 255).0/24")
        let visitor = Visitor(
            binding: nil, session: nil, device: nil,
            requester: Requester(browser: FullSignIn.browser, network: network))
        let wish = RequestSignIn.Wish(
            app: FullSignIn.app, address: try EmailAddress(parsing: "person\(number)@example.com"), returnTo: nil,
            language: .english)
        guard case .begun = try await request.ask(wish, by: visitor).outcome else {
            throw ValidationError("sign-in \(number) was refused")
        }
    }
}
