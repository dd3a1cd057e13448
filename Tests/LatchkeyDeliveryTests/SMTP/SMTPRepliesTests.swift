import Testing

@testable import LatchkeyDelivery

@Suite("The answers of a mail server")
struct SMTPRepliesTests {
    static let said = "250-a\r\n250 b\r\n354 go\n250 2.0.0 ok\r\n"

    @Test("come out the same however they were split", arguments: 1...said.utf8.count)
    func split(size: Int) throws {
        var replies = SMTPReplies()
        var texts: [String] = []
        let bytes = Array(Self.said.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            replies.append(Array(bytes[start..<min(start + size, bytes.count)]))
            while let reply = try replies.next() { texts.append(reply.text) }
        }
        #expect(texts == ["250 a b", "354 go", "250 2.0.0 ok"])
        #expect(replies.isEmpty)
    }

    @Test("aren't complete before their last line is")
    func incomplete() throws {
        var replies = SMTPReplies()
        replies.append(Array("250-a\r\n250 b".utf8))
        #expect(try replies.next() == nil)
        #expect(!replies.isEmpty)
    }

    @Test(
        "end the conversation where they aren't SMTP's or have no end",
        arguments: [
            "HTTP/1.1 400 Bad Request\r\n", String(repeating: "a", count: 8_192),
            String(repeating: "250-a\r\n", count: 101), "250-a\r\n251 b\r\n",
        ])
    func nonsense(said: String) {
        var replies = SMTPReplies()
        replies.append(Array(said.utf8))
        #expect(throws: SMTPTrouble.self) { try replies.next() }
    }
}
