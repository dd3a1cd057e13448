import AsyncHTTPClient
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import NIOHTTP1
import Testing

/// The events of one window, without the comments between them.
struct EventStream {
    private var chunks: HTTPClientResponse.Body.AsyncIterator
    private var rest = ""

    init(_ site: Site, _ begun: Site.Begun) async throws {
        try await self.init(port: try #require(site.client.port), begun)
    }

    init(port: Int, _ begun: Site.Begun) async throws {
        var request = HTTPClientRequest(url: "http://localhost:\(port)\(begun.wait)/events")
        let cookies = begun.browser.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        request.headers.add(name: "Cookie", value: cookies)
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        #expect(response.headers.first(name: "Content-Type") == "text/event-stream")
        #expect(response.headers.first(name: "Cache-Control") == "no-store")
        chunks = response.body.makeAsyncIterator()
    }

    mutating func next() async throws -> String? {
        while true {
            if let end = rest.firstRange(of: "\n\n") {
                let event = String(rest[..<end.lowerBound])
                rest = String(rest[end.upperBound...])
                if event != ":" { return event }
            } else if let chunk = try await chunks.next() {
                rest += String(decoding: chunk.readableBytesView, as: UTF8.self)
            } else {
                return nil
            }
        }
    }
}
