import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Testing

@testable import LatchkeyHTTP

@Suite("The session")
struct SessionTests {
    @Test("its own browser sees it in exactly these keys; any other sees nobody")
    func current() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let answer = try await site.signIn().get("/session")
            #expect(answer.status == .ok && answer.headers[.contentType] == "application/json")
            let session = try answer.object()
            #expect(
                session.keys == [
                    "account", "identifier", "app", "acr", "amr", "created_at", "expires_at",
                    "device", "mailbox", "who",
                ])
            #expect(session["identifier"] == "anna@example.com" && session["app"] == "wiki")
            #expect(session["acr"] == "\(EdgeStage.secureIssuer)/acr/email-link-bound")
            #expect(session.list("amr") == ["email", "url"])
            #expect(session["created_at"] == "2026-11-21T10:42:00.000Z")
            #expect(session["expires_at"] == "2026-11-28T10:42:00.000Z")
            #expect(session["account"]?.contains("anna") == false)
            let nobody = try await site.browser().get("/session")
            #expect(nobody.status == .unauthorized)
            #expect(try nobody.object()["state"] == "signed-out")
        }
    }

    @Test("each acr explains itself at its own address; a second factor is denied where there was none alone")
    func acr() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            for acr in Acr.allCases {
                let text = try await site.browser().get("/acr/\(acr.rawValue)").text
                #expect(text.hasPrefix(acr.rawValue) && text.contains("NIST SP 800-63B-4"))
                #expect(text.contains("no second factor") == (acr != .emailTOTP), "\(acr)")
                #expect(text.contains("can be phished") == (acr == .emailTOTP), "\(acr)")
            }
        }
    }

    @Test("signing out with the page's token ends it for every copy of its cookie, and clears the browser")
    func signOut() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let browser = try await site.signIn()
            let thief = browser.copy()
            let device = browser.cookies["__Host-lk_device"]
            let token = try await browser.get("/signed-in").field("csrf")
            let answer = try await browser.post("/signout", ["csrf": token])
            #expect(answer.status == .seeOther && answer.headers[.location] == "/signed-out?app=wiki")
            #expect(answer.headers[.clearSiteData] == "\"cache\", \"storage\"")
            #expect(
                answer.headers[values: .setCookie] == [
                    "__Host-lk_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure"
                ])
            #expect(browser.cookies["__Host-lk_session"] == nil && browser.cookies["__Host-lk_device"] == device)
            #expect(try await stage.count("sessions") == 0)
            #expect(try await thief.get("/session").status == .unauthorized)
            #expect(try await thief.get("/auth/verify?app=wiki").status == .unauthorized)
            #expect(try await thief.get("/signed-in").headers[.location] == "/signin")
            #expect(try await browser.get("/signed-out?app=wiki").text.contains("href=\"/signin?app=wiki\""))
        }
    }

    @Test("without the token, or with another's, nobody is signed out")
    func forgedSignOut() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let browser = try await site.signIn()
            let other = try await site.signIn("berta@example.com")
            let foreign = try await other.get("/signed-in").field("csrf")
            let formToken = try await browser.get("/signin?app=wiki").field("csrf")
            for token in [nil, "", "x", foreign, formToken] {
                var fields: [String: String] = [:]
                fields["csrf"] = token
                let answer = try await browser.post("/signout", fields)
                #expect(answer.status == .forbidden && answer.setCookies.isEmpty)
            }
            #expect(try await browser.get("/session").status == .ok)
        }
    }

    @Test("signing out without a session is no error")
    func signedOutAlready() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let answer = try await site.browser().post("/signout", [:])
            #expect(answer.status == .seeOther && answer.headers[.location] == "/signed-out")
            #expect(answer.headers[.clearSiteData] != nil)
        }
    }

    @Test("disabled, idle or sent twice: nobody is there (A12, A22)")
    func dead() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let browser = try await site.signIn()
            let secret = try #require(browser.cookies["__Host-lk_session"])
            let twice = "__Host-lk_session=\(secret); __Host-lk_session=\(secret)"
            #expect(try await site.browser().get("/session", [.cookie: twice]).status == .unauthorized)
            #expect(try await site.browser().get("/session", [.cookie: "lk_session=\(secret)"]).status == .unauthorized)
            let other = try await site.signIn("berta@example.com")
            _ = try await ChangeAccount(stage.workplace)(.disable, of: EmailAddress(parsing: "anna@example.com"))
            #expect(try await browser.get("/session").status == .unauthorized)
            #expect(try await other.get("/session").status == .ok)
            stage.clock.advance(.days(7))
            #expect(try await other.get("/session").status == .unauthorized)
        }
    }

    @Test("signing in again brings a new secret, and the older one is dead (A11)")
    func rotation() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let browser = try await site.signIn()
            let older = browser.copy()
            stage.clock.advance(.seconds(31))
            let begun = try await site.begin(in: browser)
            _ = try await browser.json("/l/confirm", ["secret": begun.link])
            #expect(browser.cookies["__Host-lk_session"] != older.cookies["__Host-lk_session"])
            #expect(try await older.get("/session").status == .unauthorized)
            #expect(try await browser.get("/session").status == .ok)
        }
    }

    @Test("with a plain-http issuer the whole way works with plain cookies")
    func plain() async throws {
        let stage = try EdgeStage(issuer: EdgeStage.plainIssuer)
        try await stage.open { site in
            let browser = try await site.signIn()
            #expect(Set(browser.cookies.keys) == ["lk_session", "lk_binding", "lk_device"])
            #expect(try await browser.get("/session").status == .ok)
        }
    }
}
