import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyHTTP

/// Promise 1.
@Suite("Opening is inert")
struct InertTests {
    private static let manners: [HTTPFields] = [
        [:], fields("Purpose", "prefetch"), fields("Sec-Purpose", "prefetch;prerender"), fields("X-Moz", "prefetch"),
        fields("X-Purpose", "preview"), fields("User-Agent", "Mozilla/5.0 SafeLinks"),
    ]

    private static func fields(_ name: String, _ value: String) -> HTTPFields {
        guard let name = HTTPField.Name(name) else { return [:] }
        return [name: value]
    }

    private func paths(_ begun: Site.Begun) -> [String] {
        let link = begun.link
        return [
            "/signin", "/signin?app=wiki", begun.wait, "\(begun.wait)/code", "\(begun.wait)/resend", "/l", "/l/not-me",
            "/l/\(link)", "/l/\(link)/", "/l/\(link)?confirm=1", "/l/\(begun.message.notMe.reveal())",
            "/l?secret=\(link)", "/l/inspect?secret=\(link)", "/l/confirm", "/l/confirm?secret=\(link)",
            "/l/not-me?secret=\(begun.message.notMe.reveal())", "/session", "/signed-in", "/signed-out", "/signout",
            "/auth/verify?app=wiki", "/healthz", "/readyz", "/", "/demo", "/dev/inbox",
        ]
    }

    @Test(
        "no GET, HEAD, OPTIONS or prefetch of any path changes a row or signs anybody in",
        arguments: [AppPolicy.LinkSecret.fragment, .path], [true, false])
    func looking(linkSecret: AppPolicy.LinkSecret, bound: Bool) async throws {
        var policy = AppPolicy(tier: .low)
        policy.linkSecret = linkSecret
        policy.crossDevice = .here
        let stage = try EdgeStage(policy: policy)
        try await stage.open { site in
            let begun = try await site.begin()
            let visitor = bound ? begun.browser : site.browser()
            let before = try await stage.rows()
            for path in paths(begun) {
                for method in [HTTPRequest.Method.get, .head, .options] {
                    for manner in Self.manners {
                        let answer = try await visitor.send(method, path, manner)
                        #expect(!answer.setCookies.contains { $0.name.hasSuffix("lk_session") }, "\(method) \(path)")
                        #expect(answer.status.code < 500, "\(method) \(path)")
                    }
                }
            }
            let events = try await begun.browser.send(.head, "\(begun.wait)/events")
            #expect(events.status == .ok && events.body.readableBytes == 0)
            #expect(try await stage.rows() == before)
            #expect(try await begun.browser.json("/l/confirm", ["secret": begun.link]).status == .ok)
        }
    }

    @Test("inspecting, which the page's script does by itself, changes nothing either")
    func inspecting() async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let before = try await stage.rows()
            for browser in [begun.browser, site.browser()] {
                for _ in 0..<30 { _ = try await browser.json("/l/inspect", ["secret": begun.link]) }
            }
            #expect(try await stage.rows() == before)
        }
    }

    @Test("methods that nobody uses do nothing to a link", arguments: ["PUT", "DELETE", "PATCH", "TRACE", "COPY"])
    func oddMethods(method: String) async throws {
        let stage = try EdgeStage()
        try await stage.open { site in
            let begun = try await site.begin()
            let before = try await stage.rows()
            let method = try #require(HTTPRequest.Method(rawValue: method))
            for path in ["/l/\(begun.link)", "/l/confirm", begun.wait] {
                let answer = try await begun.browser.send(
                    method, path, [.contentType: "application/json"], "{\"secret\":\"\(begun.link)\"}")
                #expect(answer.status == .notFound)
            }
            #expect(try await stage.rows() == before)
        }
    }
}
