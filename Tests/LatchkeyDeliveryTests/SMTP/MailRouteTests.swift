import LatchkeyCore
import Testing

@testable import LatchkeyDelivery

@Suite("A mail route")
struct MailRouteTests {
    @Test(
        "speaks in clear with this machine alone",
        arguments: ["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.1", "::1"])
    func loopback(host: String) throws {
        #expect(try MailRoute(name: "a", host: host, security: .none).port == 25)
    }

    @Test(
        "refuses to speak in clear with any other",
        arguments: ["mail.example.com", "192.0.2.1", "127.0.0.1.example.com", "localhost.example.com", "::2", "0x7f.1"])
    func clearText(host: String) {
        #expect(throws: MailRoute.Unfit.clearText(host: host)) { try MailRoute(name: "a", host: host, security: .none) }
    }

    @Test(
        "takes a host and nothing around it",
        arguments: ["", "a b", "a/b", "user@a", "a:25", "a?b", "a#b", "a\r\nb", "[::1]", "smtp://a", "-a", "ä.example"])
    func host(host: String) {
        #expect(throws: MailRoute.Unfit.host) { try MailRoute(name: "a", host: host, security: .startTLS) }
    }

    @Test("knows the usual ports, and refuses impossible ones")
    func ports() throws {
        #expect(try MailRoute(name: "a", host: "a.example", security: .startTLS).port == 587)
        #expect(try MailRoute(name: "a", host: "a.example", security: .implicitTLS).port == 465)
        for port in [0, -1, 65_536] {
            #expect(throws: MailRoute.Unfit.port) {
                try MailRoute(name: "a", host: "a.example", port: port, security: .startTLS)
            }
        }
    }

    @Test("has at least one connection, and not more than a mail server would bear", arguments: [0, -1, 101])
    func connections(count: Int) throws {
        #expect(throws: MailRoute.Unfit.connections) {
            try MailRoute(name: "a", host: "a.example", security: .startTLS, connections: count)
        }
    }

    @Test("prints no password")
    func redacted() throws {
        let credentials = MailRoute.Credentials(username: "latchkey", password: "correct horse")
        let route = try MailRoute(name: "a", host: "a.example", security: .startTLS, credentials: credentials)
        var dumped = ""
        dump(route, to: &dumped)
        for text in ["\(route)", String(reflecting: route), dumped] { #expect(!text.contains("correct horse")) }
        #expect(throws: MailRoute.Unfit.credentials) {
            let broken = MailRoute.Credentials(username: "a\0b", password: "c")
            _ = try MailRoute(name: "a", host: "a.example", security: .startTLS, credentials: broken)
        }
    }
}
