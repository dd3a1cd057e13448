import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Testing

@testable import LatchkeyHTTP

@Suite("The form")
struct FormTests {
    @Test("sent, it leads by 303 to a waiting page that exists for this browser alone")
    func sent() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let browser = site.browser()
            let form = try await browser.get("/signin?app=wiki")
            let formBinding = try #require(browser.cookies["__Host-lk_binding"])
            let answer = try await browser.post(
                "/signin", ["csrf": try form.field("csrf"), "app": "wiki", "identifier": "anna@example.com"])
            #expect(answer.status == .seeOther)
            let wait = try #require(answer.headers[.location])
            #expect(wait.wholeMatch(of: /\/signin\/wait\/[0-9A-Za-z]{22}/) != nil)
            #expect(answer.setCookies.map(\.name) == ["__Host-lk_binding"])
            // What the form's page was given may have been planted there; the sign-in is bound to a new one (A11).
            #expect(browser.cookies["__Host-lk_binding"] != formBinding)

            let page = try await browser.get(wait)
            #expect(page.status == .ok && page.text.contains("anna@example.com"))
            let planted = site.browser()
            planted.keep("__Host-lk_binding", formBinding)
            for other in [site.browser(), planted] {
                for path in [wait, "\(wait)/events"] {
                    let answer = try await other.get(path)
                    #expect(answer.status == .notFound)
                    #expect(!answer.text.contains("anna@"))
                }
            }
            for path in ["/signin/wait/x", "/signin/wait/0000000000000000000000"] {
                #expect(try await browser.get(path).status == .notFound)
            }
        }
    }

    @Test("return_to goes to one of the app's addresses, letter by letter, and is refused before any mail (A18)")
    func returnTo() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let good = "https://wiki.example.com/start?a=1&b=2"
            let page = try await site.browser().get("/signin?app=wiki&return_to=\(FormText.encode(good))")
            #expect(page.status == .ok)
            #expect(try page.field("return_to") == "https://wiki.example.com/start?a=1&amp;b=2")
            let bad = [
                "https://evil.example/", "https://wiki.example.com", "https://wiki.example.com/x",
                "https://wiki.example.com/start?a=1", "https://wiki.example.com/start?a=1&b=2#x",
                "https://wiki.example.com@evil.example/", "https://WIKI.example.com/", "http://wiki.example.com/",
                "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https://wiki.example.com/\n",
                "https://wiki.example.com/%2e%2e/", "https://chat.example.com/", " https://wiki.example.com/",
            ]
            let browser = site.browser()
            let token = try await browser.get("/signin?app=wiki").field("csrf")
            for address in bad {
                let answer = try await browser.get("/signin?app=wiki&return_to=\(FormText.encode(address))")
                #expect(answer.status == .badRequest, "\(address)")
                #expect(answer.headers[.location] == nil)
                let posted = try await browser.post(
                    "/signin",
                    ["csrf": token, "app": "wiki", "identifier": "anna@example.com", "return_to": address])
                #expect(posted.status == .badRequest, "\(address)")
            }
            #expect(try await stage.count("outbox") == 0)
        }
    }

    @Test("a wrong, missing or foreign CSRF field brings the form again with what was typed, and sends nothing")
    func forged() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let browser = site.browser()
            let token = try await browser.get("/signin?app=wiki").field("csrf")
            let foreign = try await site.browser().get("/signin?app=wiki").field("csrf")
            let tries: [(Browser, String?)] = [
                (browser, nil), (browser, ""), (browser, "x"), (browser, foreign), (browser, token + "x"),
                (site.browser(), token), (site.browser(), nil),
            ]
            for (visitor, csrf) in tries {
                var fields = ["app": "wiki", "identifier": "anna+\"<b>@example.com"]
                fields["csrf"] = csrf
                let answer = try await visitor.post("/signin", fields)
                #expect(answer.status == .forbidden)
                #expect(try answer.field("identifier") == "anna+&quot;&lt;b&gt;@example.com")
                #expect(try answer.field("csrf").isEmpty == false)
            }
            #expect(try await stage.count("sign_ins") == 0)
            // Pressing once more mends it.
            let fresh = site.browser()
            let again = try await fresh.post("/signin", ["app": "wiki", "identifier": "anna@example.com"])
            let answer = try await fresh.post(
                "/signin", ["app": "wiki", "identifier": "anna@example.com", "csrf": try again.field("csrf")])
            #expect(answer.status == .seeOther)
        }
    }

    @Test(
        "an address that isn't one comes back with a sentence at the field",
        arguments: ["", "anna", "anna@", "@example.com", "a b@example.com", "anna＠example.com", "a@b@c.example"])
    func malformed(address: String) async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let browser = site.browser()
            let token = try await browser.get("/signin?app=wiki").field("csrf")
            let answer = try await browser.post("/signin", ["csrf": token, "app": "wiki", "identifier": address])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("aria-invalid=\"true\""))
            #expect(try answer.field("identifier") == address)
            #expect(try await stage.count("sign_ins") == 0)
        }
    }

    @Test("an app that isn't named is the only one; where there are several, they are offered")
    func apps() async throws {
        try await EdgeStage(apps: ["wiki"]).open { site in
            for path in ["/signin", "/signin?app="] {
                let form = try await site.browser().get(path)
                #expect(try form.field("app") == "wiki")
            }
            let other = try await site.browser().get("/signin?app=Wiki")
            #expect(other.status == .notFound)
        }
        try await EdgeStage().open { site in
            let choice = try await site.browser().get("/signin")
            #expect(choice.status == .ok && choice.setCookies.isEmpty)
            for app in ["wiki", "chat"] { #expect(choice.text.contains("href=\"/signin?app=\(app)\"")) }
            for query in ["?app=", "?app=none", "?app=<script>", "?app=wiki%00"] {
                let answer = try await site.browser().get("/signin\(query)")
                #expect(answer.status == .notFound, "\(query)")
                #expect(!answer.text.contains("<script>"))
            }
            for fields in [["app": "none"], [:]] {
                let answer = try await site.browser().post("/signin", fields)
                #expect(answer.status == .notFound)
            }
        }
    }

    @Test("an unknown address is answered exactly like a known one (promise 9)")
    func alike() async throws {
        let stage = try EdgeStage(signUp: .closed)
        _ = try await AddAccount(stage.workplace)(EmailAddress(parsing: "anna@example.com"))
        try await stage.open { site in
            var seen: [[String]] = []
            for address in ["anna@example.com", "nina@example.com"] {
                let browser = site.browser()
                let token = try await browser.get("/signin?app=wiki").field("csrf")
                let answer = try await browser.post(
                    "/signin", ["csrf": token, "app": "wiki", "identifier": address])
                // The known one's mail server refuses; the unknown one has none.
                stage.courier.answerNext(.rejected(route: "a", reply: "550 no"))
                _ = try? await stage.deliver()
                let wait = try #require(answer.headers[.location])
                let page = try await browser.get(wait)
                let csrf = try page.field("csrf")
                let id = String(wait.suffix(22))
                let wrong = try await browser.post("\(wait)/code", ["csrf": csrf, "code": "00000000"])
                seen.append(
                    [answer, page, wrong].map { answer in
                        let fields = answer.headers.filter { $0.name != .requestID && $0.name != .setCookie }
                        return "\(answer.status) \(fields) \(answer.setCookies.map(\.attributes)) \(answer.text)"
                            .replacing(id, with: "ID").replacing(csrf, with: "CSRF").replacing(address, with: "ADDRESS")
                            // The second from one network.
                            .replacing("\"network\";r=198", with: "\"network\";r=199")
                    })
            }
            #expect(seen[0] == seen[1])
        }
    }

    @Test("asked too soon, it says how long to wait, in a sentence and in headers")
    func limited() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            _ = try await site.begin()
            stage.clock.advance(.seconds(10))
            let browser = site.browser()
            let token = try await browser.get("/signin?app=wiki").field("csrf")
            let fields = ["csrf": token, "app": "wiki", "identifier": "anna@example.com"]
            let answer = try await browser.post("/signin", fields)
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "20")
            #expect(answer.headers[.rateLimit] == "\"identifier\";r=0;t=20")
            #expect(try answer.field("identifier") == "anna@example.com")
            stage.clock.advance(.seconds(20))
            #expect(try await browser.post("/signin", fields).status == .seeOther)
        }
    }

    @Test("the link's address comes from the configuration, whatever Host says (A17)")
    func hosts() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let names = ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-URL"]
            var headers = HTTPFields()
            for name in names { headers[try #require(HTTPField.Name(name))] = "evil.example" }
            let browser = site.browser(headers)
            _ = try await site.begin(in: browser)
            for path in ["/auth/verify?app=wiki&redirect=1", "/signin?app=wiki", "/l", "/nowhere"] {
                let answer = try await browser.get(path)
                #expect(!answer.text.contains("evil.example"))
                #expect(!answer.headers.contains { $0.value.contains("evil.example") })
            }
        }
    }
}
