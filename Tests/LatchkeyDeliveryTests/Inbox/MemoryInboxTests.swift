import LatchkeyCore
import Testing

@testable import LatchkeyDelivery

@Suite("The demo's inbox")
struct MemoryInboxTests {
    @Test("shows what a sign-in needs")
    func shows() async throws {
        let signIn = Samples.signIn()
        let message = try Samples.message(signIn)
        let inbox = MemoryInbox(renderer: try Samples.renderer(issuer: "http://localhost:8080"), clock: Samples.Clock())
        let outcome = await inbox.deliver(message)
        #expect(outcome == .accepted(route: "inbox", reply: "250 2.0.0 Ok: kept in the demo's inbox"))
        let kept = try #require(await inbox.messages.first)
        #expect(kept.to == "anna@example.net" && kept.receivedAt == Samples.Clock().now)
        #expect(kept.subject == "Sign in to Wiki (10:42:07 UTC)")
        #expect(kept.link == "http://localhost:8080/l#\(signIn.link.reveal())")
        #expect(kept.notMe == "http://localhost:8080/l/not-me#\(signIn.notMe.reveal())")
        #expect(kept.code == signIn.code.revealGrouped())
        #expect(kept.text.contains(kept.link ?? "?") && kept.html.contains(kept.link ?? "?"))
    }

    @Test("keeps the last 200 messages, newest first")
    func bounded() async throws {
        let inbox = MemoryInbox(renderer: try Samples.renderer(), clock: Samples.Clock())
        for id in 0...200 as ClosedRange<UInt8> { _ = await inbox.deliver(try Samples.message(id: id)) }
        let ids = await inbox.messages.map(\.id)
        #expect(ids.count == 200)
        #expect(
            ids.first == .random(from: Samples.Chance(seed: 200)) && ids.last == .random(from: Samples.Chance(seed: 1)))
    }
}
