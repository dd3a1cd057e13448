import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyTestKit
import NIOCore
import Testing

@testable import LatchkeyHTTP

@Suite("Cookies")
struct CookiesTests {
    private let secure = Cookies(isSecure: true)
    private let plain = Cookies(isSecure: false)
    private let entropy = SeededEntropy()

    private func line(_ write: (inout Response) -> Void) -> [String] {
        var response = Response(status: .ok)
        write(&response)
        return response.headers[values: .setCookie]
    }

    private func request(_ cookies: String...) -> Request {
        var head = HTTPRequest(method: .get, scheme: "https", authority: "x", path: "/")
        for line in cookies { head.headerFields.append(HTTPField(name: .cookie, value: line)) }
        return Request(head: head, body: .init(buffer: ByteBuffer()))
    }

    @Test("with an https issuer they carry the prefix and every flag, and no Domain")
    func secureFlags() {
        let flags = "; Path=/; HttpOnly; SameSite=Lax; Secure"
        let session = Secret.random(.session, from: entropy)
        let binding = Secret.random(.binding, from: entropy)
        let device = Secret.random(.device, from: entropy)
        #expect(
            line { secure.set(session, as: .session, on: &$0) } == ["__Host-lk_session=\(session.reveal())\(flags)"])
        #expect(
            line { secure.set(binding, as: .binding, on: &$0) } == [
                "__Host-lk_binding=\(binding.reveal()); Max-Age=3600\(flags)"
            ])
        #expect(
            line { secure.set(device, as: .device, on: &$0) } == [
                "__Host-lk_device=\(device.reveal()); Max-Age=15552000\(flags)"
            ])
        #expect(line { secure.remove(.session, from: &$0) } == ["__Host-lk_session=; Max-Age=0\(flags)"])
    }

    @Test("with a plain-http issuer they go without prefix and Secure, and with all the rest")
    func plainFlags() {
        let session = Secret.random(.session, from: entropy)
        let flags = "; Path=/; HttpOnly; SameSite=Lax"
        #expect(line { plain.set(session, as: .session, on: &$0) } == ["lk_session=\(session.reveal())\(flags)"])
        #expect(line { plain.remove(.device, from: &$0) } == ["lk_device=; Max-Age=0\(flags)"])
    }

    @Test("a cookie is found among others, in one header or several")
    func found() {
        let secret = Secret.random(.session, from: entropy)
        let pair = "__Host-lk_session=\(secret.reveal())"
        #expect(secure.read(.session, from: request(pair)) == secret)
        #expect(secure.read(.session, from: request("a=b; \(pair); c")) == secret)
        #expect(secure.read(.session, from: request("a=b", pair)) == secret)
        #expect(secure.read(.binding, from: request(pair)) == nil)
        #expect(secure.read(.session, from: request()) == nil)
    }

    @Test("one that is sent twice is nobody's (A12)")
    func twice() {
        let first = Secret.random(.session, from: entropy)
        let second = Secret.random(.session, from: entropy)
        for other in [first.reveal(), second.reveal(), "", "junk"] {
            let pairs = ["__Host-lk_session=\(first.reveal())", "__Host-lk_session=\(other)"]
            #expect(secure.read(.session, from: request(pairs.joined(separator: "; "))) == nil)
            #expect(secure.read(.session, from: request(pairs[0], pairs[1])) == nil)
        }
    }

    @Test("one of another kind, mangled, or without its prefix is ignored (A12, A25)")
    func unfit() {
        let session = Secret.random(.session, from: entropy).reveal()
        let binding = Secret.random(.binding, from: entropy).reveal()
        for value in [binding, String(session.dropLast()), session + "x", session.lowercased(), "\"\(session)\"", ""] {
            #expect(secure.read(.session, from: request("__Host-lk_session=\(value)")) == nil)
        }
        for name in ["lk_session", "__host-lk_session", "__Secure-lk_session", "x__Host-lk_session"] {
            #expect(secure.read(.session, from: request("\(name)=\(session)")) == nil)
        }
        #expect(plain.read(.session, from: request("__Host-lk_session=\(session)")) == nil)
    }

    /// A sibling subdomain can't set a name that begins with `__Host-`, but it can set these.
    @Test(
        "a name that only looks like the prefix is another cookie (A12)",
        arguments: [
            "_ _Host-lk_session", "__Host -lk_session", "__ Host-lk_session", "__Host-lk_session x",
            "\u{2000}__Host-lk_session",
        ])
    func lookalike(name: String) {
        let secret = Secret.random(.session, from: entropy)
        #expect(secure.read(.session, from: request("\(name)=\(secret.reveal())")) == nil)
        // And it can't crowd out the real one.
        let both = request("\(name)=junk; __Host-lk_session=\(secret.reveal())")
        #expect(secure.read(.session, from: both) == secret)
    }
}
