import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@testable import LatchkeyHTTP

/// Promise 11.
@Suite("When the store fails")
struct FailureTests {
    struct Broken: Error, CustomStringConvertible {
        let description = "row 7 of /var/lib/latchkey.db is odd"
    }

    private static let unavailable = StoreUnavailable(.locked, "/var/lib/latchkey.db is locked by another program")

    @Test("every page that needs it is 503 with a reference number and when to come back, and nothing of ours")
    func pages() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let signedIn = try await site.signIn("berta@example.com")
            let token = try await begun.browser.get(begun.wait).field("csrf")
            stage.store.fail(with: Self.unavailable)
            let answers = [
                try await begun.browser.get(begun.wait), try await begun.browser.get("\(begun.wait)/events"),
                try await begun.browser.get("/l/\(begun.link)"), try await signedIn.get("/session"),
                try await signedIn.get("/signed-in"), try await signedIn.get("/auth/verify?app=wiki"),
                try await begun.browser.post("/l/confirm", ["secret": begun.link]),
                try await begun.browser.post("/l/not-me", ["secret": begun.link]),
                try await begun.browser.post("\(begun.wait)/code", ["csrf": token, "code": "00000000"]),
                try await begun.browser.post("\(begun.wait)/resend", ["csrf": token]),
                try await begun.browser.post(
                    "/signin", ["csrf": token, "app": "wiki", "identifier": "carla@example.com"]),
            ]
            for answer in answers {
                #expect(answer.status == .serviceUnavailable)
                #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
                #expect(answer.headers[.retryAfter] == "5")
                #expect(answer.headers[.rateLimit] == "\"unavailable\";r=0;t=5")
                let reference = try #require(answer.headers[.requestID])
                #expect(answer.text.contains(reference))
                #expect(!answer.text.contains("locked") && !answer.text.contains("/var/lib"))
                #expect(answer.setCookies.isEmpty)
                let line = stage.log.lines.first { $0.contains(reference) }
                #expect(line?.contains("locked by another program") == true)
            }
            // Nothing is lost: it goes on where it was.
            stage.store.fail(with: nil)
            #expect(try await begun.browser.json("/l/confirm", ["secret": begun.link]).status == .ok)
            #expect(try await signedIn.get("/session").status == .ok)
        }
    }

    @Test("programs get a problem document")
    func problems() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            stage.store.fail(with: Self.unavailable)
            let answer = try await begun.browser.json("/l/confirm", ["secret": begun.link])
            #expect(answer.status == .serviceUnavailable && answer.headers[.retryAfter] == "5")
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(try answer.object()["type"]?.hasSuffix("/problems/unavailable") == true)
            #expect(!answer.text.contains("locked"))
        }
    }

    @Test("any other fault is a 500 that tells nothing but its reference, and the log knows why")
    func faults() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            stage.store.fail(with: Broken())
            for answer in [
                try await begun.browser.get(begun.wait),
                try await begun.browser.json("/l/confirm", ["secret": begun.link]),
            ] {
                #expect(answer.status == .internalServerError && answer.headers[.retryAfter] == nil)
                #expect(!answer.text.contains("row 7") && !answer.text.contains("latchkey.db"))
                let reference = try #require(answer.headers[.requestID])
                #expect(answer.text.contains(reference))
                #expect(stage.log.lines.contains { $0.contains(reference) && $0.contains("row 7") })
            }
            for line in stage.log.lines { #expect(line.firstMatch(of: /lk[lnbsd]_[0-9A-Za-z]/) == nil) }
        }
    }

    @Test("alive it still is, and ready it is not, with the cause in a word")
    func health() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            #expect(try await site.browser().get("/healthz").status == .ok)
            let ready = try await site.browser().get("/readyz")
            #expect(try ready.status == .ok && ready.object().bool("ready") == true)
            stage.store.fail(with: Self.unavailable)
            #expect(try await site.browser().get("/healthz").status == .ok)
            let locked = try await site.browser().get("/readyz")
            #expect(locked.status == .serviceUnavailable)
            #expect(try locked.object().keys == ["ready", "cause"])
            #expect(try locked.object()["cause"] == "the store is locked")
            #expect(!locked.text.contains("/var/lib"))
            stage.store.fail(with: Broken())
            #expect(try await site.browser().get("/readyz").object()["cause"] == "the store fails")
        }
    }
}
