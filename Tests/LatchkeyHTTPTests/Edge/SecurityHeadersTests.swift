import HTTPTypes
import HummingbirdTesting
import Testing

@testable import LatchkeyHTTP

@Suite("Security headers")
struct SecurityHeadersTests {
    struct Broken: Error {}

    /// HTTPTypes and the edge both name it.
    private static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy") ?? .from

    /// Headers of OWASP ASVS 5.0 V3.4 that stand on every answer alike.
    private func check(_ answer: TestResponse, _ what: String, secure: Bool = true, asset: Bool = false) {
        let headers = answer.headers
        let policy = headers[.contentSecurityPolicy] ?? ""
        #expect(policy.hasPrefix("default-src 'none'"), "\(what)")
        #expect(policy.contains("frame-ancestors 'none'"), "\(what)")
        #expect(!policy.contains("unsafe") && !policy.contains("*"), "\(what)")
        #expect(headers[.strictTransportSecurity] == (secure ? "max-age=63072000; includeSubDomains" : nil), "\(what)")
        #expect(headers[.xContentTypeOptions] == "nosniff", "\(what)")
        #expect(headers[.referrerPolicy] == "no-referrer", "\(what)")
        #expect(headers[.frameOptions] == "DENY", "\(what)")
        #expect(headers[.crossOriginOpenerPolicy] == "same-origin", "\(what)")
        #expect(headers[Self.resourcePolicy] == "same-origin", "\(what)")
        #expect(headers[.permissionsPolicy]?.contains("camera=()") == true, "\(what)")
        #expect(headers[.cacheControl] == (asset ? "public, max-age=31536000, immutable" : "no-store"), "\(what)")
        #expect(headers[.requestID]?.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{10}/) != nil, "\(what)")
        #expect(headers[.server] == nil, "\(what)")
        #expect(headers[.accessControlAllowOrigin] == nil, "\(what)")
    }

    @Test(
        "stand on every answer, whatever its status, with HSTS where the issuer is https",
        arguments: [EdgeStage.secureIssuer, EdgeStage.plainIssuer])
    func everywhere(issuer: String) async throws {
        let stage = try EdgeStage(issuer: issuer)
        let secure = issuer.hasPrefix("https")
        try await stage.open { site in
            let browser = site.browser()
            let gets: [(String, HTTPResponse.Status)] = [
                ("/signin?app=wiki", .ok), ("/l", .ok), ("/l/not-me", .ok), ("/healthz", .ok), ("/readyz", .ok),
                ("/signed-out", .ok), ("/acr/email-link-bound", .ok), ("/acr/mfa", .notFound),
                ("/signed-in", .seeOther), ("/auth/verify?app=wiki&redirect=1", .seeOther),
                ("/auth/verify", .badRequest), ("/signin?app=wiki&return_to=x", .badRequest),
                ("/session", .unauthorized), ("/auth/verify?app=wiki", .unauthorized), ("/nowhere", .notFound),
                ("/l/lkl_x", .notFound), ("/assets/none.css", .notFound), ("/signin?app=none", .notFound),
                ("/..%2f..%2fetc/passwd", .notFound), ("/%ff", .notFound),
            ]
            for (path, status) in gets {
                let answer = try await browser.get(path)
                #expect(answer.status == status, "\(path)")
                check(answer, path, secure: secure)
            }
        }
    }

    @Test("stand on refused methods, forms and bodies")
    func refusals() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let browser = site.browser()
            for method in [HTTPRequest.Method.put, .delete, .patch, .options, .trace, .connect] {
                for path in ["/signin", "/session", "/l/confirm", "/healthz"] {
                    let answer = try await browser.send(method, path)
                    // Hummingbird answers an unknown method like an unknown path.
                    #expect([.notFound, .methodNotAllowed].contains(answer.status), "\(method) \(path)")
                    check(answer, "\(method) \(path)")
                }
            }
            let refused: [(TestResponse, HTTPResponse.Status)] = [
                (try await browser.post("/session", [:]), .notFound),
                (try await browser.post("/signin", ["app": "wiki"]), .forbidden),
                (try await browser.post("/signout", [:], [.origin: "https://evil.example"]), .forbidden),
                (try await browser.send(.post, "/l/inspect", [.contentType: "text/plain"], "x"), .unsupportedMediaType),
                (
                    try await browser.json("/l/inspect", ["secret": String(repeating: "x", count: 20_000)]),
                    .contentTooLarge
                ),
            ]
            for (answer, status) in refused {
                #expect(answer.status == status)
                check(answer, "\(status)")
            }
        }
    }

    @Test("stand on the pages of a store that fails")
    func failures() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            stage.store.fail(with: Broken())
            for path in ["/l/\(begun.link)", begun.wait] {
                let answer = try await begun.browser.get(path)
                #expect(answer.status == .internalServerError)
                check(answer, "500")
            }
            let answer = try await begun.browser.get("/readyz")
            #expect(answer.status == .serviceUnavailable)
            check(answer, "503")
        }
    }

    @Test("stand on assets, which alone may be cached, for their names change with their content")
    func assets() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let page = try await site.browser().get("/signin?app=wiki").text
            let names = page.matches(of: /\/assets\/[a-z]+\.[0-9a-f]{16}\.(?:css|js|svg)/).map { String($0.0) }
            #expect(names.count >= 3)
            for name in names {
                let answer = try await site.browser().get(name)
                #expect(answer.status == .ok)
                check(answer, name, asset: true)
                let type = answer.headers[.contentType] ?? ""
                #expect(["text/css; charset=utf-8", "text/javascript; charset=utf-8", "image/svg+xml"].contains(type))
                #expect(try await site.browser().get(name + "x").status == .notFound)
            }
        }
    }

    @Test("pages load from here alone, run nothing inline, and end forms here or at the app")
    func pages() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin(returnTo: "https://wiki.example.com/start?a=1&b=2")
            let base =
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            let end = "; base-uri 'none'; frame-ancestors 'none'"
            let form = try await site.browser().get("/signin?app=wiki")
            #expect(form.headers[.contentSecurityPolicy] == base + "form-action 'self'" + end)
            let wait = try await begun.browser.get(begun.wait)
            #expect(
                wait.headers[.contentSecurityPolicy] == base + "form-action 'self' https://wiki.example.com" + end)
            for page in [form.text, wait.text] {
                #expect(page.firstMatch(of: /<script(?![^>]* src="\/assets\/)/) == nil)
                #expect(page.firstMatch(of: /<style| style=| on[a-z]+="|javascript:/) == nil)
            }
            let session = try await site.browser().get("/session")
            #expect(session.headers[.contentSecurityPolicy] == "default-src 'none'; frame-ancestors 'none'")
        }
    }
}
