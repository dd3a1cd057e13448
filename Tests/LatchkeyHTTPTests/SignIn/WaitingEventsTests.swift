import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import LatchkeyFlows
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Testing

@testable import LatchkeyHTTP

@Suite("The waiting window's events", .timeLimit(.minutes(5)))
struct WaitingEventsTests {
    @Test("say pending, then completed when the link is confirmed, and end")
    func completes() async throws {
        let stage = try EdgeStage()
        try await stage.openLive { site in
            let begun = try await site.begin()
            var events = try await EventStream(site, begun)
            let first = try #require(try await events.next())
            #expect(first.contains("\"state\":\"pending\"") && first.contains("\"state\":\"accepted\""))
            #expect(!first.contains("\"location\""))
            #expect(try await begun.browser.json("/l/confirm", ["secret": begun.link]).status == .ok)
            let last = try #require(try await events.next())
            #expect(last.contains("\"state\":\"completed\""))
            #expect(last.replacing("\\/", with: "/").contains("\"location\":\"\(begun.wait)\""))
            #expect(try await events.next() == nil)
            // The window itself leads on.
            #expect(try await begun.browser.get(begun.wait).status == .seeOther)
        }
    }

    @Test("say handed_off while a code is shown elsewhere, and go on")
    func handsOff() async throws {
        let stage = try EdgeStage()
        try await stage.openLive { site in
            let begun = try await site.begin()
            var events = try await EventStream(site, begun)
            _ = try await events.next()
            _ = try await site.browser().json("/l/confirm", ["secret": begun.link])
            #expect(try await events.next()?.contains("\"state\":\"handed_off\"") == true)
            _ = try await begun.browser.json("/l/not-me", ["secret": begun.message.notMe.reveal()])
            #expect(try await events.next()?.contains("\"state\":\"denied\"") == true)
            #expect(try await events.next() == nil)
        }
    }

    @Test("carry no secret and no address")
    func discreet() async throws {
        let stage = try EdgeStage()
        try await stage.openLive { site in
            let begun = try await site.begin()
            var events = try await EventStream(site, begun)
            _ = try await begun.browser.json("/l/confirm", ["secret": begun.link])
            while let event = try await events.next() {
                #expect(event.firstMatch(of: /lk[a-z]_/) == nil && !event.contains("anna"))
            }
        }
    }

    @Test("are for the browser that asked: any other finds nothing")
    func others() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            #expect(try await site.browser().get("\(begun.wait)/events").status == .notFound)
        }
    }

    @Test("end when the server is told to stop, so that it can")
    func drains() async throws {
        let stage = try EdgeStage()
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let server = LatchkeyServer(stage.workplace, settings: stage.settings)
        let application = try server.application(
            listeningAt: .hostname("127.0.0.1", port: 0), beside: [], logger: stage.log.logger
        ) { found.yield($0.localAddress?.port ?? 0) }
        let group = ServiceGroup(configuration: .init(services: [application], logger: stage.log.logger))
        let begun = try await stage.open { try await $0.begin() }
        let running = Task { try await group.run() }
        let port = try #require(await ports.first { _ in true })
        var events = try await EventStream(port: port, begun)
        #expect(try await events.next()?.contains("pending") == true)
        await group.triggerGracefulShutdown()
        #expect(try await events.next() == nil)
        try await running.value
    }
}
