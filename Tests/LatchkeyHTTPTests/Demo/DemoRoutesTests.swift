import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyTestKit
import Testing

@testable import LatchkeyHTTP

@Suite("The demo")
struct DemoRoutesTests {
    private let entry = InboxEntry(
        id: "m1", to: "anna@example.com", subject: "Sign in", text: "the text", html: "<p>the <b>mail</b></p>",
        receivedAt: FixedClock().now, link: "https://id.example.com/l#lkl_x", code: "ABCD-EFGH",
        notMe: "https://id.example.com/l/not-me#lkn_x")

    @Test("exists where there is an inbox, and nowhere else")
    func absent() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            for path in ["/", "/demo", "/dev/inbox", "/dev/inbox.json", "/dev/inbox/m1/html"] {
                let answer = try await site.browser().get(path)
                #expect(answer.status == .notFound)
            }
        }
        try await stage.open(inbox: { [] }) { site in
            let root = try await site.browser().get("/")
            #expect(root.headers[.location] == "/demo")
            for path in ["/demo", "/dev/inbox", "/dev/inbox.json"] {
                let answer = try await site.browser().get(path)
                #expect(answer.status == .ok)
            }
        }
    }

    @Test("the inbox answers programs in the keys of the interface")
    func json() async throws {
        let stage = try EdgeStage()
        try await stage.open(inbox: { [entry] in [entry] }) { site in
            let answer = try await site.browser().get("/dev/inbox.json")
            for key in ["id", "to", "subject", "text", "html", "received_at", "link", "code", "not_me"] {
                #expect(answer.text.contains("\"\(key)\":"))
            }
            #expect(answer.text.contains("\"received_at\":\"2026-11-21T10:42:00.000Z\""))
        }
    }

    @Test("a mail's HTML is shown in a sandbox that runs nothing, framed by the inbox alone")
    func html() async throws {
        let stage = try EdgeStage()
        try await stage.open(inbox: { [entry] in [entry] }) { site in
            let answer = try await site.browser().get("/dev/inbox/m1/html")
            #expect(answer.text == entry.html)
            let policy = answer.headers[.contentSecurityPolicy] ?? ""
            #expect(policy.hasPrefix("default-src 'none';") && policy.contains("; sandbox "))
            #expect(policy.contains("frame-ancestors 'self'") && !policy.contains("script"))
            #expect(try await site.browser().get("/dev/inbox/m2/html").status == .notFound)
            let inbox = try await site.browser().get("/dev/inbox")
            #expect(
                inbox.headers[.contentSecurityPolicy]?.hasSuffix("frame-ancestors 'none'; frame-src 'self'") == true)
        }
    }

    @Test("the sample app greets who is signed in to it, and signs out from there")
    func app() async throws {
        let stage = try EdgeStage()
        try await stage.open(inbox: { [] }) { site in
            #expect(try await !site.browser().get("/demo").text.contains("anna@example.com"))
            let browser = try await site.signIn()
            let page = try await browser.get("/demo")
            #expect(page.text.contains("anna@example.com"))
            #expect(try await browser.post("/signout", ["csrf": try page.field("csrf")]).status == .seeOther)
            let other = try await site.signIn("berta@example.com", app: "chat")
            #expect(try await !other.get("/demo").text.contains("berta@example.com"))
        }
    }
}
