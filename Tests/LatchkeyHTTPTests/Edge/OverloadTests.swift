import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyTestKit
import Testing

@testable import LatchkeyHTTP

@Suite("While the store has its hands full (A40)", .timeLimit(.minutes(5)))
struct OverloadTests {
    /// A server with room for one, and that one inside.
    private func overloaded(_ test: @escaping @Sendable (Site, Site.Begun) async throws -> Void) async throws {
        var capacity = EdgeCapacity()
        capacity.requests = 1
        let stage = try EdgeStage(capacity: capacity)
        try await stage.open { site in
            let person = try await site.signIn("berta@example.com")
            let begun = try await site.begin(in: person)
            stage.store.shut()
            async let inside = begun.browser.json("/l/confirm", ["secret": begun.link])
            while stage.store.waiting == 0 { await Task.yield() }
            try await test(site, begun)
            stage.store.open()
            #expect(try await inside.status == .ok, "who was let in is served")
            #expect(try await begun.browser.get(begun.wait).status == .seeOther, "and then there is room again")
        }
    }

    private func check(_ answer: TestResponse, _ what: String) {
        #expect(answer.status == .serviceUnavailable, "\(what)")
        #expect(answer.headers[.retryAfter] == "5", "\(what)")
        #expect(answer.headers[.rateLimit] == "\"unavailable\";r=0;t=5", "\(what)")
    }

    @Test("everything that would have to wait for it is told at once when to come back")
    func refused() async throws {
        try await overloaded { site, begun in
            let browser = begun.browser.copy()
            let field = ["csrf": try await browser.get("/signin?app=wiki").field("csrf")]
            for path in [begun.wait, "\(begun.wait)/events", "/l/\(begun.link)"] {
                check(try await browser.get(path), path)
            }
            for path in ["\(begun.wait)/resend", "\(begun.wait)/code"] {
                check(try await browser.post(path, field), path)
            }
            for path in ["/l/inspect", "/l/confirm", "/l/not-me"] {
                let answer = try await browser.json(path, ["secret": begun.link])
                check(answer, path)
                #expect(try answer.object()["type"]?.hasSuffix("/problems/unavailable") == true)
                check(try await browser.post(path, ["secret": begun.link]), path)
            }
        }
    }

    @Test(
        "the form comes back with what was typed, and says in how many seconds, in the reader's language",
        arguments: [("en", "press the button again in 5 seconds"), ("de", "drücken Sie in 5 Sekunden noch einmal")])
    func form(language: String, words: String) async throws {
        try await overloaded { site, _ in
            let browser = site.browser([.acceptLanguage: language])
            let csrf = try await browser.get("/signin?app=wiki").field("csrf")
            let fields = ["csrf": csrf, "app": "wiki", "identifier": "bert@example.com"]
            let answer = try await browser.post("/signin", fields)
            check(answer, "form")
            #expect(try answer.field("identifier") == "bert@example.com")
            #expect(try answer.field("csrf") == csrf)
            #expect(answer.text.contains(words))
            let problem = try await browser.post("/signin", fields, [.accept: "application/json"])
            check(problem, "problem")
            #expect(problem.headers[.contentType] == "application/problem+json")
        }
    }

    @Test("pages, health and assets are answered")
    func answered() async throws {
        try await overloaded { site, _ in
            for path in ["/signin?app=wiki", "/l", "/l/not-me", "/healthz", Asset.form.href, "/signed-out"] {
                let answer = try await site.browser().get(path)
                #expect(answer.status == .ok, "\(path)")
            }
        }
    }

    @Test("session checks are answered, and signing out waits its turn")
    func sessions() async throws {
        try await overloaded { site, begun in
            let browser = begun.browser.copy()
            let csrf = try await browser.get("/signed-in").field("csrf")
            for path in ["/auth/verify?app=wiki", "/session"] {
                let answer = try await browser.get(path)
                #expect(answer.status == .ok, "\(path)")
            }
            async let leaving = browser.post("/signout", ["csrf": csrf])
            while site.stage.store.waiting == 1 { await Task.yield() }
            site.stage.store.open()
            #expect(try await leaving.status == .seeOther)
        }
    }

    @Test("one waiting window more than can listen is told when to come back, and listens when another has gone")
    func streams() async throws {
        var capacity = EdgeCapacity()
        capacity.streams = 1
        let stage = try EdgeStage(capacity: capacity)
        try await stage.openLive { site in
            let begun = try await site.begin()
            var events = try await EventStream(site, begun)
            _ = try await events.next()
            check(try await begun.browser.get("\(begun.wait)/events"), "one too many")
            _ = try await begun.browser.json("/l/not-me", ["secret": begun.message.notMe.reveal()])
            while try await events.next() != nil {}
            var again = try await begun.browser.get("\(begun.wait)/events")
            while again.status == .serviceUnavailable { again = try await begun.browser.get("\(begun.wait)/events") }
            #expect(again.status == .ok && again.text.contains("denied"))
        }
    }

    @Test("what is wrong in itself is refused for that, and takes nobody's place")
    func wrong() async throws {
        try await overloaded { site, _ in
            let answer = try await site.browser().post("/signin", ["app": "wiki"])
            #expect(answer.status == .forbidden)
        }
    }
}
