import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyTestKit
import Testing

@testable import LatchkeyHTTP

@Suite("Links with the secret in the path")
struct PathSecretTests {
    private func stage() throws -> EdgeStage {
        var policy = AppPolicy(tier: .low)
        policy.linkSecret = .path
        return try EdgeStage(policy: policy)
    }

    @Test("the mail's link carries the secret in its path")
    func message() async throws {
        try await stage().open { site in
            let begun = try await site.begin()
            #expect(begun.message.secretInPath)
        }
    }

    @Test("opened in the browser that asked, its form completes without any script")
    func bound() async throws {
        let stage = try stage()
        try await stage.open { site in
            let begun = try await site.begin(returnTo: "https://wiki.example.com/start?a=1&b=2")
            let before = try await stage.rows()
            let page = try await begun.browser.get("/l/\(begun.link)")
            #expect(page.status == .ok)
            #expect(try await stage.rows() == before)
            #expect(page.text.contains("method=\"post\" action=\"/l/confirm\""))
            #expect(try page.field("secret") == begun.link)
            #expect(
                page.headers[.contentSecurityPolicy]?.contains("form-action 'self' https://wiki.example.com;") == true)
            #expect(page.headers[.referrerPolicy] == "no-referrer")
            let answer = try await begun.browser.post("/l/confirm", ["secret": try page.field("secret")])
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "https://wiki.example.com/start?a=1&b=2")
            #expect(try await begun.browser.get("/session").status == .ok)
            // Opened and pressed again: on to the session.
            #expect(try await begun.browser.get("/l/\(begun.link)").status == .ok)
            #expect(try await begun.browser.post("/l/confirm", ["secret": begun.link]).status == .seeOther)
        }
    }

    @Test("opened elsewhere, its form shows a handoff code, and signs nobody in there")
    func unbound() async throws {
        let stage = try stage()
        try await stage.open { site in
            let begun = try await site.begin()
            let other = site.browser()
            let page = try await other.get("/l/\(begun.link)")
            #expect(page.status == .ok && !page.text.contains("anna@example.com"))
            let shown = try await other.post("/l/confirm", ["secret": try page.field("secret")])
            #expect(shown.status == .ok && other.cookies.isEmpty)
            let code = try #require(shown.text.firstMatch(of: /[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}/))
            let token = try await begun.browser.get(begun.wait).field("csrf")
            let answer = try await begun.browser.post("\(begun.wait)/code", ["csrf": token, "code": String(code.0)])
            #expect(answer.status == .seeOther)
        }
    }

    @Test("what was never a link is 404 and inert", arguments: ["x", "lkl_", "inspect", "confirm", "%00", "a%2Fb"])
    func unknown(text: String) async throws {
        try await stage().open { site in
            let answer = try await site.browser().get("/l/\(text)")
            #expect(answer.status == .notFound)
            #expect(!answer.text.contains("action=\"/l/confirm\""))
        }
    }

    @Test(
        "a failing store's log names the path without the secret, however it is written (A19)",
        arguments: ["/l/", "//l/", "/l//", "/l/./", "/L/"])
    func log(prefix: String) async throws {
        let stage = try stage()
        try await stage.open { site in
            let begun = try await site.begin()
            stage.store.fail(with: StoreUnavailable(.unreachable, "gone"))
            let answer = try await begun.browser.get(prefix + begun.link)
            #expect(answer.status == .serviceUnavailable || answer.status == .notFound)
            #expect(!answer.text.contains(begun.link.dropFirst(4)))
            #expect(answer.status == .notFound || !stage.log.lines.isEmpty)
            for line in stage.log.lines { #expect(!line.contains(begun.link.dropFirst(4))) }
        }
    }
}
