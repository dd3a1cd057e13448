import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyTestKit
import Testing

@testable import LatchkeyHTTP

@Suite("The waiting window")
struct WaitingTests {
    @Test("the code from the mail signs in; a wrong one is counted; a foreign token does neither")
    func codes() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let token = try await begun.browser.get(begun.wait).field("csrf")
            func type(_ code: String, _ csrf: String) async throws -> HTTPResponse.Status {
                try await begun.browser.post("\(begun.wait)/code", ["csrf": csrf, "code": code]).status
            }
            #expect(try await type(begun.message.code.reveal(), "x") == .forbidden)
            #expect(try await type("hello, world", token) == .unprocessableContent)
            #expect(try await type("", token) == .unprocessableContent)
            #expect(try await type("00000000", token) == .unprocessableContent)
            #expect(try await type("000000", token) == .unprocessableContent)
            let answer = try await begun.browser.post(
                "\(begun.wait)/code", ["csrf": token, "code": begun.message.code.revealGrouped().lowercased()])
            #expect(answer.status == .seeOther && answer.headers[.location] == "https://wiki.example.com/")
            let session = try await begun.browser.get("/session").object()
            #expect(session["acr"]?.hasSuffix("/email-code") == true && session.list("amr") == ["email", "code"])
        }
    }

    @Test("five wrong codes end the codes, and the link still works (A26)")
    func guessed() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let token = try await begun.browser.get(begun.wait).field("csrf")
            for _ in 0..<5 {
                _ = try await begun.browser.post("\(begun.wait)/code", ["csrf": token, "code": "00000000"])
            }
            let answer = try await begun.browser.post(
                "\(begun.wait)/code", ["csrf": token, "code": begun.message.code.reveal()])
            #expect(answer.status == .unprocessableContent)
            #expect(!answer.text.contains("name=\"code\""))
            #expect(try await begun.browser.json("/l/confirm", ["secret": begun.link]).status == .ok)
        }
    }

    @Test("sent again: a new waiting page, and the older link is superseded")
    func resend() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin(returnTo: "https://wiki.example.com/start?a=1&b=2")
            let token = try await begun.browser.get(begun.wait).field("csrf")
            stage.clock.advance(.seconds(30))
            let answer = try await begun.browser.post("\(begun.wait)/resend", ["csrf": token])
            #expect(answer.status == .seeOther)
            let next = try #require(answer.headers[.location])
            #expect(next.hasPrefix("/signin/wait/") && next != begun.wait && !next.contains("?"))
            let newer = try await stage.deliver()
            #expect(try await begun.browser.get(next).status == .ok)
            #expect(
                try await begun.browser.json("/l/confirm", ["secret": begun.link]).object()["state"] == "superseded")
            let late = try await begun.browser.get(begun.wait)
            #expect(late.status == .ok && late.text.contains("action=\"\(begun.wait)/resend\""))
            let confirmed = try await begun.browser.json("/l/confirm", ["secret": newer.link.reveal()])
            #expect(try confirmed.object()["location"] == "https://wiki.example.com/start?a=1&b=2")
        }
    }

    @Test("sent again too soon: the same page says how long to wait, and nothing is sent")
    func resendTooSoon() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let token = try await begun.browser.get(begun.wait).field("csrf")
            stage.clock.advance(.seconds(9))
            let answer = try await begun.browser.post("\(begun.wait)/resend", ["csrf": token])
            #expect(answer.headers[.location] == "\(begun.wait)?wait=21")
            let page = try await begun.browser.get("\(begun.wait)?wait=21")
            #expect(page.status == .ok && page.text.contains("21 seconds"))
            #expect(stage.courier.messages.count == 1)
            for odd in ["wait=x", "wait=-1", "wait=99999999999999999999", "wait=<b>", "problem=<b>"] {
                let page = try await begun.browser.get("\(begun.wait)?\(odd)")
                #expect(page.status == .ok && !page.text.contains("<b>"))
            }
        }
    }

    @Test("an ended window sends another message in one press, to the same address and for the same return address")
    func resendEnded() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin(returnTo: "https://wiki.example.com/start?a=1&b=2")
            _ = try await begun.browser.json("/l/not-me", ["secret": begun.link])
            let denied = try await begun.browser.get(begun.wait)
            // Within the pause it gives way to the form, which knows everything still.
            let early = try await begun.browser.post("\(begun.wait)/resend", ["csrf": try denied.field("csrf")])
            #expect(early.status == .tooManyRequests && early.headers[.retryAfter] != nil)
            #expect(try early.field("identifier") == "anna@example.com")
            #expect(try early.field("return_to") == "https://wiki.example.com/start?a=1&amp;b=2")
            let other = try await site.begin("berta@example.com")
            stage.clock.advance(.minutes(10))
            let expired = try await other.browser.get(other.wait)
            let answer = try await other.browser.post("\(other.wait)/resend", ["csrf": try expired.field("csrf")])
            #expect(answer.status == .seeOther)
            let message = try await stage.deliver()
            #expect(stage.courier.messages.last?.recipient.text == "berta@example.com")
            #expect(try await other.browser.json("/l/confirm", ["secret": message.link.reveal()]).status == .ok)
        }
    }

    @Test("sent again by nobody else: wrong token, no binding, another's binding")
    func resendForged() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let other = try await site.begin("berta@example.com")
            let token = try await other.browser.get(other.wait).field("csrf")
            stage.clock.advance(.minutes(1))
            let forged = try await begun.browser.post("\(begun.wait)/resend", ["csrf": token])
            #expect(forged.headers[.location] == "\(begun.wait)?problem=cookies")
            for browser in [other.browser, site.browser()] {
                let answer = try await browser.post("\(begun.wait)/resend", ["csrf": token])
                #expect(answer.status == .notFound)
            }
            #expect(try await stage.count("sign_ins") == 2)
        }
    }

    @Test("tells how the message fares, and once completed leads on")
    func progress() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            stage.courier.answerNext(.deferred(route: "a", reply: "451 later"))
            let begun = try await site.begin()
            let place = "<div id=\"delivery\" role=\"status\"><p class=\"delivery "
            #expect(try await begun.browser.get(begun.wait).text.contains(place + "deferred"))
            stage.clock.advance(.seconds(2))
            _ = try await stage.deliver()
            let page = try await begun.browser.get(begun.wait)
            #expect(page.text.contains(place + "accepted") && page.text.contains("2026-11-21T10:42:02.000Z"))
            _ = try await begun.browser.json("/l/confirm", ["secret": begun.link])
            let done = try await begun.browser.get(begun.wait)
            #expect(done.status == .seeOther && done.headers[.location] == "https://wiki.example.com/")
        }
    }
}
