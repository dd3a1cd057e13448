import HTTPTypes
import Hummingbird
import LatchkeyCore
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import LatchkeyHTTP

@Suite("The client's address")
struct ClientAddressTests {
    @Test(
        "a block holds its own addresses and no others",
        arguments: [
            ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false),
            ("192.0.2.128/25", "192.0.2.128", true), ("192.0.2.128/25", "192.0.2.127", false),
            ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false),
            ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::", false),
            ("::1", "::1", true), ("::/0", "192.0.2.1", false), ("127.0.0.1", "::ffff:127.0.0.1", true),
            ("10.1.2.3/8", "10.9.9.9", true),
        ])
    func blocks(block: String, address: String, holds: Bool) throws {
        let parsed = try #require(AddressBlock(parsing: block))
        #expect(parsed.contains(try #require(IPAddress(parsing: address))) == holds)
    }

    @Test(
        "a block that isn't one is refused",
        arguments: [
            "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8", "010.0.0.0/8", "::/129",
            "example.com", "*", "10.0.0.0-10.0.0.9", " 10.0.0.0/8", "10.0.0.0/8 ",
        ])
    func noBlocks(text: String) {
        #expect(AddressBlock(parsing: text) == nil)
    }

    private func network(
        peer: String?, _ forwarded: [String], trusting proxies: [String] = ["10.0.0.0/8", "::1"]
    ) throws -> String {
        let channel = EmbeddedChannel()
        defer { _ = try? channel.finish() }
        channel.remoteAddress = try peer.map { try SocketAddress(ipAddress: $0, port: 1) }
        let context = EdgeContext(source: .init(channel: channel, logger: Logger(label: "test")))
        var headers = HTTPFields()
        for line in forwarded {
            headers.append(HTTPField(name: try #require(HTTPField.Name("X-Forwarded-For")), value: line))
        }
        // None of these says anything to us.
        headers[try #require(HTTPField.Name("Forwarded"))] = "for=203.0.113.99"
        headers[try #require(HTTPField.Name("X-Real-IP"))] = "203.0.113.98"
        let head = HTTPRequest(method: .get, scheme: "http", authority: "x", path: "/", headerFields: headers)
        let request = Request(head: head, body: .init(buffer: ByteBuffer()))
        let trusted = try proxies.map { try #require(AddressBlock(parsing: $0)) }
        return ClientAddress(trusted: trusted).network(of: request, context).text
    }

    @Test("whoever isn't a named proxy is believed about nothing (A29)")
    func untrusted() throws {
        #expect(try network(peer: "203.0.113.5", ["192.0.2.1"]) == "203.0.113.0/24")
        #expect(try network(peer: "203.0.113.5", ["10.0.0.1", "127.0.0.1"]) == "203.0.113.0/24")
        #expect(try network(peer: "10.0.0.1", ["192.0.2.1"], trusting: []) == "10.0.0.0/24")
        #expect(try network(peer: nil, ["192.0.2.1"]) == "unknown")
    }

    @Test("a proxy's word is taken, and what the client wrote before it is not")
    func trusted() throws {
        #expect(try network(peer: "10.0.0.1", ["192.0.2.1"]) == "192.0.2.0/24")
        #expect(try network(peer: "10.0.0.1", ["198.51.100.1, 192.0.2.1"]) == "192.0.2.0/24")
        #expect(try network(peer: "10.0.0.1", ["10.9.9.9, 192.0.2.1"]) == "192.0.2.0/24")
        #expect(try network(peer: "10.0.0.1", ["198.51.100.1", "192.0.2.1"]) == "192.0.2.0/24")
        #expect(try network(peer: "::1", ["2001:db8:1:2:3::4"]) == "2001:db8:1:2::/64")
    }

    @Test("a chain of named proxies is walked to its far end")
    func chains() throws {
        #expect(try network(peer: "10.0.0.1", ["192.0.2.1, 10.0.0.3,10.0.0.2"]) == "192.0.2.0/24")
        #expect(try network(peer: "10.0.0.1", ["198.51.100.7, 192.0.2.1, 10.0.0.2"]) == "192.0.2.0/24")
        #expect(try network(peer: "10.0.0.1", ["10.0.3.1, 10.0.2.1"]) == "10.0.3.0/24")
    }

    @Test(
        "garbage ends the walk where it stands",
        arguments: ["", ",", "unknown", "192.0.2.1:4711", "[2001:db8::1]", "<script>", "256.1.1.1", "192.0.2.1\u{301}"])
    func garbage(claim: String) throws {
        #expect(try network(peer: "10.0.0.1", [claim]) == "10.0.0.0/24")
        #expect(try network(peer: "10.0.0.1", ["192.0.2.1, \(claim), 10.0.2.2"]).hasPrefix("10.0."))
    }

    @Test("a header of any length is walked no further than 32 steps")
    func long() throws {
        let far = "192.0.2.1, " + Array(repeating: "10.0.0.9", count: 10_000).joined(separator: ", ")
        #expect(try network(peer: "10.0.0.1", [far]) == "10.0.0.0/24")
    }
}
