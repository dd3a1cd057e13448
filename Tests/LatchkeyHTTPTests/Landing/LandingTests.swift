import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Testing

@testable import LatchkeyHTTP

@Suite("Links")
struct LandingTests {
    private static let windows: HTTPFields = [
        .userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
    ]

    @Test("inspecting tells what to show, in exactly these keys, with the identifier masked")
    func inspect() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin(in: site.browser(Self.windows))
            for (browser, bound) in [(begun.browser, true), (site.browser(), false)] {
                let answer = try await browser.json("/l/inspect", ["secret": begun.link])
                #expect(answer.status == .ok && answer.headers[.contentType] == "application/json")
                let found = try answer.object()
                #expect(
                    found.keys == [
                        "state", "again", "bound", "act", "other_device", "app", "identifier", "asked", "expires_at",
                        "purpose",
                    ])
                #expect(found["state"] == "open" && found.bool("bound") == bound)
                #expect(found["act"] == "click" && found["other_device"] == "code")
                #expect(try found.object("app").values as? [String: String] == ["id": "wiki", "name": "The wiki"])
                #expect(found["identifier"]?.hasSuffix("@example.com") == true)
                #expect(found["identifier"] != "anna@example.com" && !answer.text.contains("anna@"))
                #expect(
                    try found.object("asked").values as? [String: String] == [
                        "browser": "Firefox, Windows", "network": "unknown", "at": "2026-11-21T10:42:00.000Z",
                    ])
                #expect(found["expires_at"] == "2026-11-21T10:52:00.000Z")
            }
        }
    }

    @Test("inspecting what was never a link tells only that, whatever it is")
    func inspectUnknown() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            for text in [
                "", "x", begun.message.notMe.reveal(), String(begun.link.dropLast()), begun.message.code.reveal(),
            ] {
                let answer = try await begun.browser.json("/l/inspect", ["secret": text])
                #expect(try answer.object().values as? [String: String] == ["state": "unknown", "again": "/signin"])
            }
        }
    }

    @Test("confirming in the browser that asked: completed, where to go, fresh cookies; again: resumed")
    func confirmBound() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin(returnTo: "https://wiki.example.com/start?a=1&b=2")
            let first = try await begun.browser.json("/l/confirm", ["secret": begun.link])
            #expect(first.status == .ok)
            let said = try first.object()
            #expect(said.keys == ["completed", "resumed", "location"])
            #expect(said.bool("completed") == true && said.bool("resumed") == false)
            #expect(said["location"] == "https://wiki.example.com/start?a=1&b=2")
            #expect(first.setCookies.map(\.name) == ["__Host-lk_session", "__Host-lk_device"])
            #expect(
                first.setCookies.allSatisfy {
                    $0.attributes.suffix(4) == ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]
                })

            let again = try await begun.browser.json("/l/confirm", ["secret": begun.link])
            #expect(again.status == .ok)
            #expect(try again.object().bool("resumed") == true)
            #expect(again.setCookies.isEmpty)
            #expect(try await stage.count("sessions") == 1)
            #expect(try await begun.browser.get("/session").status == .ok)
            #expect(try await begun.browser.json("/l/inspect", ["secret": begun.link]).object()["state"] == "used")
        }
    }

    @Test("the same click after a lost answer brings the same session's cookie")
    func lostAnswer() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let twin = begun.browser.copy()
            let lost = try await begun.browser.json("/l/confirm", ["secret": begun.link])
            let again = try await twin.json("/l/confirm", ["secret": begun.link])
            #expect(try again.object().bool("resumed") == true)
            #expect(again.setCookies.first?.value == lost.setCookies.first?.value)
            #expect(try await stage.count("sessions") == 1)
        }
    }

    @Test("confirming elsewhere shows a handoff code for two minutes, and sets no cookie there")
    func confirmUnbound() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let other = site.browser()
            let answer = try await other.json("/l/confirm", ["secret": begun.link])
            let said = try answer.object()
            #expect(answer.status == .ok && said.keys == ["completed", "handoff_code", "expires_in"])
            #expect(said.bool("completed") == false && said.number("expires_in") == 120)
            #expect(said["handoff_code"]?.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}/) != nil)
            #expect(answer.setCookies.isEmpty && other.cookies.isEmpty)
            #expect(try await stage.count("sessions") == 0)
        }
    }

    @Test("the code typed into the waiting window signs in there, and into any other window does nothing")
    func handoff() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let stranger = try await site.begin("berta@example.com")
            let code = try #require(
                try await site.browser().json("/l/confirm", ["secret": begun.link]).object()["handoff_code"])
            let page = try await begun.browser.get(begun.wait)
            let token = try page.field("csrf")
            let strangers = try await stranger.browser.get(stranger.wait).field("csrf")
            for browser in [stranger.browser, site.browser()] {
                let answer = try await browser.post("\(begun.wait)/code", ["csrf": strangers, "code": code])
                #expect(answer.status == .notFound)
            }
            let answer = try await begun.browser.post(
                "\(begun.wait)/code", ["csrf": token, "code": " \(code.lowercased()) "])
            #expect(answer.status == .seeOther && answer.headers[.location] == "https://wiki.example.com/")
            let session = try await begun.browser.get("/session").object()
            #expect(session["acr"] == "\(EdgeStage.secureIssuer)/acr/email-link-handoff")
        }
    }

    @Test("by policy a link signs in elsewhere, or says where to open it")
    func otherPolicies() async throws {
        var policy = AppPolicy(tier: .low)
        policy.crossDevice = .here
        try await EdgeStage(policy: policy).open { site in
            let other = site.browser()
            let begun = try await site.begin()
            let answer = try await other.json("/l/confirm", ["secret": begun.link])
            #expect(try answer.object().bool("completed") == true)
            #expect(try await other.get("/session").object()["acr"]?.hasSuffix("/email-link") == true)
            #expect(try await begun.browser.get("/session").status == .unauthorized)
        }
        policy.crossDevice = .deny
        try await EdgeStage(policy: policy).open { site in
            let begun = try await site.begin()
            let answer = try await site.browser().json("/l/confirm", ["secret": begun.link])
            #expect(answer.status == .conflict && answer.setCookies.isEmpty)
            #expect(try answer.object()["state"] == "other_browser")
            let page = try await site.browser().post("/l/confirm", ["secret": begun.link])
            #expect(page.status == .conflict)
            #expect(try await begun.browser.json("/l/confirm", ["secret": begun.link]).status == .ok)
        }
    }

    @Test("a closed link says why, to programs and to people, and opens nothing")
    func closed() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let used = try await site.begin("a@example.com")
            _ = try await used.browser.json("/l/confirm", ["secret": used.link])
            let denied = try await site.begin("b@example.com")
            _ = try await denied.browser.json("/l/not-me", ["secret": denied.message.notMe.reveal()])
            let old = try await site.begin("c@example.com")
            _ = try await site.begin("d@example.com", in: old.browser)
            stage.clock.advance(.seconds(31))
            let revoked = try await site.begin("a@example.com", app: "chat", in: site.browser())
            _ = try await ChangeAccount(stage.workplace)(.disable, of: EmailAddress(parsing: "a@example.com"))
            let late = try await site.begin("e@example.com")
            for (begun, state) in [(used, "used"), (denied, "denied"), (old, "superseded"), (revoked, "revoked")] {
                try await check(begun, state, site)
            }
            stage.clock.advance(.minutes(10))
            try await check(late, "expired", site)
        }
    }

    private func check(_ begun: Site.Begun, _ state: String, _ site: Site) async throws {
        for browser in [begun.browser.copy(), site.browser()] {
            #expect(try await browser.json("/l/inspect", ["secret": begun.link]).object()["state"] == state)
            let answer = try await browser.json("/l/confirm", ["secret": begun.link])
            #expect(answer.status == .conflict && answer.setCookies.isEmpty)
            let problem = try answer.object()
            #expect(problem["state"] == state)
            #expect(problem["type"] == "\(EdgeStage.secureIssuer)/problems/\(state)")
            let page = try await browser.post("/l/confirm", ["secret": begun.link])
            #expect(page.status == .conflict && page.headers[.contentType]?.hasPrefix("text/html") == true)
            #expect(page.text.contains("/signin?app="))
        }
    }

    @Test("confirming or denying what was never a link answers 404 and says what to do")
    func unknown() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            for path in ["/l/confirm", "/l/not-me"] {
                for text in ["", "x", begun.link + "x", "lks_x"] {
                    let answer = try await begun.browser.json(path, ["secret": text])
                    #expect(answer.status == .notFound)
                    #expect(try answer.object()["state"] == "unknown")
                }
                #expect(try await begun.browser.json(path, [:]).status == .notFound)
            }
            // One purpose a secret: the not-me of a mail confirms nothing (A25).
            let notMe = begun.message.notMe.reveal()
            #expect(try await begun.browser.json("/l/confirm", ["secret": notMe]).status == .notFound)
        }
    }

    @Test("not-me from the mail ends the sign-in; pressed on another browser's landing page it ends the codes alone")
    func notMe() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let first = try await site.begin("a@example.com")
            let ended = try await site.browser().json("/l/not-me", ["secret": first.message.notMe.reveal()])
            #expect(ended.status == .ok)
            #expect(try ended.object().keys == ["denied", "ended"])
            #expect(try ended.object()["ended"] == "sign_in")
            #expect(try await first.browser.json("/l/confirm", ["secret": first.link]).status == .conflict)

            let second = try await site.begin("b@example.com")
            let codes = try await site.browser().json("/l/not-me", ["secret": second.link])
            #expect(try codes.object()["ended"] == "codes")
            #expect(try await second.browser.json("/l/confirm", ["secret": second.link]).status == .ok)

            let page = try await site.begin("c@example.com").browser.get("/l/not-me")
            #expect(page.status == .ok)
            let third = try await site.begin("d@example.com")
            let form = try await site.browser().post("/l/not-me", ["secret": third.message.notMe.reveal()])
            #expect(form.status == .ok && form.headers[.contentType]?.hasPrefix("text/html") == true)
            let late = try await site.browser().json("/l/not-me", ["secret": third.link])
            #expect(late.status == .conflict)
            #expect(try late.object()["state"] == "denied")
        }
    }
}
