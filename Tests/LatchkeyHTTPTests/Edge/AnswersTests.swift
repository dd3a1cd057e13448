import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyTestKit
import NIOCore
import Testing

@testable import LatchkeyHTTP

@Suite("Answers")
struct AnswersTests {
    private static let json: HTTPFields = [.accept: "application/json"]

    @Test(
        "pages speak the reader's language, and English where they don't know it",
        arguments: [
            (nil, "en"), ("de", "de"), ("de-AT,de;q=0.9", "de"), ("en;q=0.5,de;q=0.9", "de"), ("fr,es", "en"),
            ("fr,de;q=0.1", "de"), ("de;q=0", "en"), ("*", "en"), (";;,,=", "en"),
        ])
    func language(header: String?, language: String) async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            var headers = HTTPFields()
            headers[.acceptLanguage] = header
            for path in ["/signin?app=wiki", "/l", "/nowhere"] {
                let answer = try await site.browser().get(path, headers)
                #expect(answer.headers[.contentLanguage] == language)
                #expect(answer.headers[.vary]?.contains("Accept-Language") == true)
                #expect(answer.text.contains("<html lang=\"\(language)\""))
            }
        }
    }

    @Test("mails are in the language of the browser that asked")
    func mailLanguage() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            _ = try await site.begin(in: site.browser([.acceptLanguage: "de"]))
            #expect(stage.courier.messages.last?.language == .german)
        }
    }

    @Test("a problem has a stable type, a title, its status, a sentence and the request's reference, and no more")
    func problems() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let problems: [(TestResponse, HTTPResponse.Status, String)] = [
                (try await site.browser().get("/nowhere", Self.json), .notFound, "not-found"),
                (try await site.browser().get("/signin?app=none", Self.json), .notFound, "unknown-app"),
                (try await site.browser().get("/signin?app=wiki&return_to=x", Self.json), .badRequest, "bad-return"),
                (
                    try await site.browser().json("/l/inspect", [:], [.origin: "https://evil.example"]), .forbidden,
                    "cross-site"
                ),
            ]
            for (answer, status, slug) in problems {
                #expect(answer.status == status)
                #expect(answer.headers[.contentType] == "application/problem+json")
                let problem = try answer.object()
                #expect(problem.keys == ["type", "title", "status", "detail", "reference"])
                #expect(problem["type"] == "\(EdgeStage.secureIssuer)/problems/\(slug)")
                #expect(problem["title"] == status.reasonPhrase)
                #expect(problem.number("status") == status.code)
                #expect((problem["detail"] ?? "").count > 10)
                #expect(problem["reference"] == answer.headers[.requestID])
            }
        }
    }

    @Test("people get pages, with the same reference to read out")
    func faultPages() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let answer = try await site.browser().get("/nowhere", [.accept: "text/html,application/json"])
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.text.contains(try #require(answer.headers[.requestID])))
        }
    }

    @Test("a problem about a link repeats no secret")
    func noSecret() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            _ = try await begun.browser.post("/l/not-me", ["secret": begun.message.notMe.reveal()])
            for path in ["/l/confirm", "/l/not-me"] {
                let answer = try await begun.browser.json(path, ["secret": begun.link])
                #expect(answer.status == .conflict)
                #expect(answer.headers[.contentType] == "application/problem+json")
                #expect(!answer.text.contains("lkl_"))
                #expect(try answer.object().keys == ["type", "title", "status", "detail", "reference", "state"])
            }
            let page = try await begun.browser.post("/l/confirm", ["secret": begun.link])
            #expect(!page.text.contains("lkl_"))
        }
    }

    @Test("a body of more than 16 KiB is refused with 413")
    func oversized() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let long = String(repeating: "x", count: 16_400)
            let refused = [
                try await site.browser().json("/l/inspect", ["secret": long]),
                try await site.browser().post("/signin", ["identifier": long]),
            ]
            #expect(refused.map(\.status) == [.contentTooLarge, .contentTooLarge])
            let short = String(repeating: "x", count: 15_000)
            let taken = try await site.browser().json("/l/inspect", ["secret": short])
            #expect(taken.status == .ok)
        }
    }

    @Test(
        "a body that is neither form nor JSON is refused with 415",
        arguments: [nil, "text/plain", "multipart/form-data; boundary=x", "text/json", "application/xml", ""])
    func wrongType(type: String?) async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            var headers: HTTPFields = [.accept: "application/json"]
            headers[.contentType] = type
            for path in ["/signin", "/l/inspect", "/l/confirm", "/l/not-me", "/signout"] {
                let answer = try await site.browser().send(.post, path, headers, "secret=x")
                #expect(answer.status == .unsupportedMediaType)
                #expect(try answer.object()["detail"] == "Send a form or application/json.")
            }
        }
    }

    @Test(
        "JSON that is no flat object of strings is refused with 400",
        arguments: [
            "", "[]", "\"x\"", "null", "{", "{\"secret\":1}", "{\"secret\":null}", "{\"secret\":[\"x\"]}",
            "{\"secret\":{\"a\":\"b\"}}", "{\"secret\":\"x\"} x", String(repeating: "[", count: 10_000),
        ])
    func oddJSON(body: String) async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let answer = try await site.browser().send(.post, "/l/confirm", [.contentType: "application/json"], body)
            #expect(answer.status == .badRequest)
            #expect(try answer.object()["type"]?.hasSuffix("/problems/bad-request") == true)
        }
    }

    @Test("a form that isn't UTF-8 is refused with 400, not mended")
    func oddForm() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
            for bytes in [Array("secret=".utf8) + [0xff], Array("secret=%ff".utf8), Array("a=1&a=2".utf8)] {
                let answer = try await site.browser().send(
                    .post, "/l/confirm", headers, bytes: ByteBuffer(bytes: bytes))
                #expect(answer.status == .badRequest)
            }
        }
    }

    @Test("the thirty-first guess of a minute is told when to come back, on every path, and real links then as well")
    func guesses() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let entropy = SeededEntropy(seed: 5)
            for number in 0..<30 {
                let guess = Secret.random(.link, from: entropy).reveal()
                let answer = try await site.browser().json(
                    number % 2 == 0 ? "/l/inspect" : "/l/confirm", ["secret": guess])
                #expect(answer.status == (number % 2 == 0 ? .ok : .notFound))
            }
            for path in ["/l/inspect", "/l/confirm", "/l/not-me"] {
                let answer = try await begun.browser.json(path, ["secret": begun.link])
                #expect(answer.status == .tooManyRequests)
                #expect(answer.headers[.retryAfter] == "60")
                #expect(answer.headers[.rateLimit] == "\"unknown_secrets\";r=0;t=60")
            }
            let page = try await begun.browser.get("/l/\(begun.link)")
            #expect(page.status == .tooManyRequests)
            #expect(page.headers[.retryAfter] == "60")
            #expect(page.headers[.rateLimit]?.hasSuffix(";r=0;t=60") == true)
            stage.clock.advance(.seconds(60))
            #expect(try await begun.browser.json("/l/confirm", ["secret": begun.link]).status == .ok)
        }
    }

    @Test("garbage and real links are never counted as guesses")
    func noGuesses() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            for _ in 0..<40 {
                _ = try await site.browser().json("/l/inspect", ["secret": "garbage"])
                _ = try await site.browser().json("/l/inspect", ["secret": begun.link])
            }
            #expect(try await begun.browser.json("/l/confirm", ["secret": begun.link]).status == .ok)
        }
    }
}
