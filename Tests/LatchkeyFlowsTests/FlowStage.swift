import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestKit
import Logging
import Testing

/// A whole server without its edge: real flows on a real database, with a clock that the test turns.
final class FlowStage: Sendable {
    let clock = FixedClock()
    let courier = RecordingCourier()
    let workplace: Workplace
    private let folder: String

    init(signUp: SignUpRule = .open, policy: AppPolicy? = nil, store: (any Store)? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let entropy = SeededEntropy(seed: 99)
        let apps = ["wiki", "chat"].map { id in
            App(
                id: AppID(trusted: id), name: id, policy: policy ?? AppPolicy(tier: .low),
                redirectURIs: ["https://\(id).example.com/"])
        }
        workplace = Workplace(
            store: try store ?? SQLiteEngine(path: "\(folder)/latchkey.db", clock: clock), clock: clock,
            entropy: entropy,
            keyring: Keyring(newest: .random(version: 1, from: entropy), issuer: "https://id.example.com"),
            apps: AppDirectory(apps: apps, signUp: signUp), announcements: LocalAnnouncements(), workDifficulty: 1)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    var outbox: DeliverOutbox {
        DeliverOutbox(workplace, courier: courier, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func visitor(
        binding: Secret? = nil, session: Secret? = nil, device: Secret? = nil, network: String = "192.0.2.0/24"
    ) -> Visitor {
        Visitor(
            binding: binding, session: session, device: device,
            requester: Requester(browser: "Firefox, Windows", network: NetworkPrefix(trusted: network)))
    }

    func ask(
        _ address: String = "anna@example.com", app: String = "wiki", by visitor: Visitor? = nil
    ) async throws -> RequestSignIn.Outcome {
        let by = visitor ?? self.visitor()
        let outcome = try await wish(address, app: app, by: by).outcome
        guard case .workAsked(let work) = outcome else { return outcome }
        return try await solving(work) { try await wish(address, app: app, by: by, work: $0).outcome }
    }

    /// Asks as it is, without doing any work that is asked for.
    func wish(
        _ address: String = "anna@example.com", app: String = "wiki", by visitor: Visitor? = nil, work: String? = nil
    ) async throws -> (outcome: RequestSignIn.Outcome, left: [RequestSignIn.Remaining]) {
        let wish = RequestSignIn.Wish(
            app: AppID(trusted: app), address: try EmailAddress(parsing: address), returnTo: nil, language: .english,
            work: work)
        return try await RequestSignIn(workplace).ask(wish, by: visitor ?? self.visitor())
    }

    /// One bit is asked for, so a few tries will do.
    func solving(
        _ work: RequestSignIn.Work, _ ask: (String) async throws -> RequestSignIn.Outcome
    ) async throws -> RequestSignIn.Outcome {
        for number in 0..<64 {
            let outcome = try await ask("\(work.challenge):\(number)")
            guard case .workAsked = outcome else { return outcome }
        }
        throw Unexpected(what: "64 tries solved nothing")
    }

    /// Asks, delivers, and reads the mail.
    func begin(
        _ address: String = "anna@example.com", app: String = "wiki", by visitor: Visitor? = nil
    ) async throws -> Begun {
        let outcome = try await ask(address, app: app, by: visitor)
        guard case .begun(let id, let binding) = outcome else { throw Unexpected(what: "\(outcome)") }
        _ = try await outbox.deliverDue()
        guard let message = courier.signIns.last else { throw Unexpected(what: "no mail") }
        return Begun(id: id, binding: binding, message: message)
    }

    /// All the way: asked, and confirmed in the same browser.
    func signIn(_ address: String = "anna@example.com") async throws -> (begun: Begun, signedIn: SignedIn) {
        let begun = try await begin(address)
        let outcome = try await ConfirmLink(workplace)(begun.message.link, by: visitor(binding: begun.binding))
        guard case .signedIn(let signedIn) = outcome else { throw Unexpected(what: "not signed in") }
        return (begun, signedIn)
    }

    struct Begun: Sendable {
        let id: SignInID
        let binding: Secret
        let message: SignInMessage
    }

    struct Unexpected: Error {
        let what: String
    }

    func events(of id: SignInID) async throws -> [AuditEvent.Name] {
        try await workplace.store.read { try $0.events(of: id, limit: 100).map(\.name) }
    }

    func session(of id: SignInID) async throws -> Session? {
        try await workplace.store.read { try $0.picture(of: id, session: [])?.session?.session }
    }
}

extension OpeningTraits {
    /// The page's own script asks.
    static let page = Self(method: "POST", hasBinding: false, ranScript: true)
}
