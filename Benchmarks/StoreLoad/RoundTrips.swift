import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import Logging
import Synchronization

/// Counts how often each step of a sign-in goes to PostgreSQL and comes back.
struct RoundTrips: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "trips")

    @OptionGroup var storage: Storage
    @OptionGroup var keys: Keys

    func run() async throws {
        guard let engine = try storage.open() as? PostgresEngine else {
            throw ValidationError("a file has no round trips")
        }
        let workplace = Queue.workplace(engine, try keys.keyring(), issuer: keys.issuer)
        func trips<Outcome>(_ step: () async throws -> Outcome) async throws -> (count: Int, outcome: Outcome) {
            let before = engine.roundTrips
            let outcome = try await step()
            return (engine.roundTrips - before, outcome)
        }
        let request = try await trips { try await Queue.ask(RequestSignIn(workplace), 0) }
        let mailbox = Mailbox()
        let outbox = DeliverOutbox(workplace, courier: mailbox, logger: Logger(label: "trips"))
        _ = try await outbox.deliverDue()
        guard let message = mailbox.latest else { throw ValidationError("no message came") }
        let visitor = Queue.visitor(0, binding: request.outcome)
        let confirm = try await trips { try await ConfirmLink(workplace)(message.link, by: visitor) }
        guard case .signedIn(let signedIn) = confirm.outcome else { throw ValidationError("not signed in") }
        let check = try await trips { try await CheckSession(workplace)(signedIn.session) }
        print(#"{"request": \#(request.count), "confirm": \#(confirm.count), "session_check": \#(check.count)}"#)
    }
}

private final class Mailbox: Courier {
    private let newest = Mutex<SignInMessage?>(nil)

    var latest: SignInMessage? { newest.withLock(\.self) }

    func deliver(_ message: OutgoingMessage) async -> DeliveryOutcome {
        if case .signIn(let signIn) = message.content { newest.withLock { $0 = signIn } }
        return .accepted(route: "mailbox", reply: "250 ok")
    }
}
