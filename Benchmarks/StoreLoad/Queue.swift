import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

/// Fills the outbox with messages that wait to be sent, by the flow itself.
struct Queue: AsyncParsableCommand {
    @OptionGroup var storage: Storage
    @OptionGroup var keys: Keys
    @Option(help: "How many messages.") var count: Int

    func run() async throws {
        let request = RequestSignIn(
            Self.workplace(try storage.open(), try keys.keyring(), issuer: keys.issuer))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                if number >= 64 { try await group.next() }
                group.addTask { _ = try await Self.ask(request, number) }
            }
            try await group.waitForAll()
        }
    }

    static func workplace(_ store: any Store, _ keyring: Keyring, issuer: String) -> Workplace {
        let app = App(
            id: FullSignIn.app, name: "Bench", policy: AppPolicy(tier: .low), redirectURIs: ["\(issuer)/session"])
        return Workplace(
            store: store, clock: MachineClock(), entropy: PlainEntropy(), keyring: keyring,
            apps: AppDirectory(apps: [app], signUp: .open), announcements: LocalAnnouncements())
    }

    static func visitor(_ number: Int, binding: Secret? = nil) -> Visitor {
        let network = NetworkPrefix(trusted: "10.\(number >> 8 & 255).\(number & 255).0/24")
        return Visitor(
            binding: binding, session: nil, device: nil,
            requester: Requester(browser: FullSignIn.browser, network: network))
    }

    /// Answers the binding.
    static func ask(_ request: RequestSignIn, _ number: Int) async throws -> Secret {
        let wish = RequestSignIn.Wish(
            app: FullSignIn.app, address: try EmailAddress(parsing: "person\(number)@example.com"), returnTo: nil,
            language: .english)
        guard case .begun(_, let binding) = try await request.ask(wish, by: visitor(number)).outcome else {
            throw ValidationError("sign-in \(number) was refused")
        }
        return binding
    }
}
