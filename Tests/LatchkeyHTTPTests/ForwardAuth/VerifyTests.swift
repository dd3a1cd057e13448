import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyHTTP

@Suite("Forward-auth")
struct VerifyTests {
    @Test("200 with who it is, for the app that was signed in to")
    func known() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let browser = try await site.signIn()
            let answer = try await browser.get("/auth/verify?app=wiki")
            #expect(answer.status == .ok && answer.body.readableBytes == 0)
            let account = try #require(try await browser.get("/session").object()["account"])
            #expect(answer.headers[.remoteUser] == account)
            #expect(answer.headers[.remoteEmail] == "anna@example.com")
            #expect(answer.headers[.remoteSessionAcr] == "\(EdgeStage.secureIssuer)/acr/email-link-bound")
        }
    }

    @Test("the front door answers GET as the router answers HEAD, header by header")
    func frontDoor() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let browser = try await site.signIn()
            for path in [
                "/auth/verify?app=wiki", "/auth/verify?app=chat", "/auth/verify", "/auth/verify?app=wiki&redirect",
            ] {
                let short = try await browser.get(path)
                let long = try await browser.send(.head, path)
                #expect(short.status == long.status, "\(path)")
                let names = [short, long].map { $0.headers.map(\.name.canonicalName).sorted() }
                #expect(names[0] == names[1], "\(path)")
                for field in short.headers where field.name != .requestID {
                    #expect(long.headers[values: field.name] == short.headers[values: field.name], "\(path)")
                }
            }
        }
    }

    @Test("401 for nobody, and for a session of another app (A25)")
    func refused() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let browser = try await site.signIn(app: "chat")
            #expect(try await browser.get("/auth/verify?app=chat").status == .ok)
            for visitor in [browser, site.browser()] {
                let answer = try await visitor.get("/auth/verify?app=wiki")
                #expect(answer.status == .unauthorized)
                #expect(answer.headers[.remoteUser] == nil && answer.headers[.remoteEmail] == nil)
                #expect(try answer.object()["state"] == "signed-out")
            }
        }
    }

    @Test("believes no identity that the request brings along")
    func forged() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let headers: HTTPFields = [.remoteUser: "admin", .remoteEmail: "admin@example.com"]
            let answer = try await site.browser().get("/auth/verify?app=wiki", headers)
            #expect(answer.status == .unauthorized && answer.headers[.remoteUser] == nil)
        }
    }

    @Test("a redirect to the form where it is asked for, and to a listed return address alone")
    func redirect() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let good = FormText.encode("https://wiki.example.com/start?a=1&b=2")
            let answer = try await site.browser().get("/auth/verify?app=wiki&redirect=1&return_to=\(good)")
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "\(EdgeStage.secureIssuer)/signin?app=wiki&return_to=\(good)")
            let bare = try await site.browser().get("/auth/verify?app=wiki&redirect")
            #expect(bare.headers[.location] == "\(EdgeStage.secureIssuer)/signin?app=wiki")
            let bad = FormText.encode("https://evil.example/")
            let refused = try await site.browser().get("/auth/verify?app=wiki&redirect=1&return_to=\(bad)")
            #expect(refused.status == .badRequest && refused.headers[.location] == nil)
        }
    }

    @Test("the app must be named where there are several, and known")
    func apps() async throws {
        try await EdgeStage().open { site in
            let browser = try await site.signIn()
            for query in ["", "?app=", "?app=none", "?app=WIKI"] {
                #expect(try await browser.get("/auth/verify\(query)").status == .badRequest)
            }
        }
        try await EdgeStage(apps: ["wiki"]).open { site in
            let browser = try await site.signIn()
            #expect(try await browser.get("/auth/verify").status == .ok)
        }
    }

    @Test("an address beyond ASCII travels percent-encoded, and so does a percent sign")
    func encoded() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            for (address, header) in [
                ("jürgen@example.com", "j%C3%BCrgen%40example.com"), ("a%b@example.com", "a%25b%40example.com"),
            ] {
                let answer = try await site.signIn(address).get("/auth/verify?app=wiki")
                #expect(answer.headers[.remoteEmail] == header)
            }
        }
    }
}
