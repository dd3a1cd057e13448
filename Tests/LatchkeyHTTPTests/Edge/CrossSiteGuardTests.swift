import HTTPTypes
import HummingbirdTesting
import Testing

@testable import LatchkeyHTTP

@Suite("The cross-site guard")
struct CrossSiteGuardTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let site: String?
        let origin: String?
        let passes: Bool

        var testDescription: String { "\(site ?? "–") from \(origin ?? "–")" }

        var headers: HTTPFields {
            var headers = HTTPFields()
            headers[.fetchSite] = site
            headers[.origin] = origin
            return headers
        }
    }

    private static let ours = EdgeStage.secureIssuer
    private static let foreign = [
        "https://evil.example", "http://id.example.com", "https://id.example.com:444", "https://example.com",
        "https://id.example.com.evil.example", "https://ID.EXAMPLE.COM", "https://id.example.com/", "", "file://",
    ]

    static let cases: [Case] =
        [
            Case(site: nil, origin: nil, passes: true), Case(site: nil, origin: ours, passes: true),
            Case(site: nil, origin: "null", passes: false), Case(site: "same-origin", origin: nil, passes: true),
            Case(site: "same-origin", origin: "null", passes: true),
            Case(site: "same-origin", origin: ours, passes: true),
        ]
        + foreign.flatMap { origin in
            [nil, "same-origin", "cross-site"].map { Case(site: $0, origin: origin, passes: false) }
        }
        + ["cross-site", "same-site", "none", "", "SAME-ORIGIN", "same-origin, same-origin"].flatMap { site in
            [nil, "null", ours].map { Case(site: site, origin: $0, passes: false) }
        }

    @Test("a post passes from our own pages, and from what isn't a browser (A21)", arguments: cases)
    func posts(example: Case) async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let answer = try await site.browser().post("/signout", [:], example.headers)
            #expect(answer.status == (example.passes ? .seeOther : .forbidden))
        }
    }

    @Test("two Origin headers are none of ours")
    func twoOrigins() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            var headers = HTTPFields()
            headers.append(HTTPField(name: .origin, value: Self.ours))
            headers.append(HTTPField(name: .origin, value: Self.ours))
            let answer = try await site.browser().post("/signout", [:], headers)
            #expect(answer.status == .forbidden)
        }
    }

    @Test("looking passes from everywhere, because looking changes nothing")
    func gets() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let headers: HTTPFields = [.origin: "https://evil.example", .fetchSite: "cross-site"]
            for method in [HTTPRequest.Method.get, .head] {
                let answer = try await site.browser().send(method, "/signin?app=wiki", headers)
                #expect(answer.status == .ok)
            }
            let options = try await site.browser().send(.options, "/signin", headers)
            #expect(options.status != .forbidden)
        }
    }

    @Test("every other method is guarded like a post", arguments: ["PUT", "PATCH", "DELETE", "QUERY", "post"])
    func others(method: String) async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let answer = try await site.browser().send(
                try #require(HTTPRequest.Method(rawValue: method)), "/signout", [.origin: "https://evil.example"])
            #expect(answer.status == .forbidden)
        }
    }

    @Test("a cross-site post signs nobody out, denies nothing and confirms nothing")
    func harmless() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let before = try await stage.rows()
            for headers: HTTPFields in [
                [.origin: "https://evil.example"], [.fetchSite: "same-site"], [.origin: "null"],
            ] {
                for path in ["/l/confirm", "/l/not-me", "/l/inspect"] {
                    let answer = try await begun.browser.post(path, ["secret": begun.link], headers)
                    #expect(answer.status == .forbidden)
                }
            }
            #expect(try await stage.rows() == before)
        }
    }
}
