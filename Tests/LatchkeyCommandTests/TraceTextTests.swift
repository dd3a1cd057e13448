import LatchkeyAPI
import Testing

@testable import latchkey

@Suite("A trace in words")
struct TraceTextTests {
    @Test("has one event a line, its time first and its facts in order")
    func text() {
        let events = [
            EventRecord(
                at: "2026-11-21T10:42:00.000Z", event: "authn_token_created", account: nil, app: "wiki",
                network: "192.0.2.0/24", details: ["tier": "low", "browser": "Firefox, Windows"]),
            EventRecord(
                at: "2026-11-21T10:42:02.120Z", event: "message_accepted", account: nil, app: nil, network: nil,
                details: [:]),
        ]
        let lines = TraceText(TraceRecord(signIn: "abc", events: events)).text.split(separator: "\n")
        #expect(lines.count == 3 && lines[0] == "sign-in abc")
        #expect(lines[1].hasPrefix("  10:42:00.000  authn_token_created "))
        #expect(lines[1].hasSuffix("from 192.0.2.0/24  browser=Firefox, Windows  tier=low"))
        #expect(lines[2].hasPrefix("  10:42:02.120  message_accepted"))
    }
}
