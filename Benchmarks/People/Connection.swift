/// One keep-alive connection, with as much of HTTP/1.1 as our own server's answers need.
final class Connection {
    private let socket: Socket
    private var unread: [UInt8] = []

    init(to port: UInt16) throws {
        socket = try .connected(to: port)
    }

    struct Answer {
        let status: Int
        let bytes: [UInt8]
        let bodyStart: Int

        func cookie(_ prefix: StaticString) -> String? {
            bytes.text(after: prefix, until: [0x3b, 0x0d])
        }

        func says(_ text: StaticString) -> Bool { bytes.place(of: text, from: bodyStart) != nil }

        var description: String { String(decoding: bytes.prefix(2_000), as: UTF8.self) }
    }

    func ask(_ request: String) throws -> Answer {
        try socket.send(Array(request.utf8))
        unread.removeAll(keepingCapacity: true)
        var end: Int?
        while end.map({ unread.count < $0 }) ?? true {
            guard try socket.receive(into: &unread) else { throw Surprise("the server closed a connection") }
            if end == nil { end = try length() }
        }
        guard unread.count == end, let bodyStart = unread.place(of: "\r\n\r\n") else {
            throw Surprise("more came than one answer")
        }
        let status = Int(String(decoding: unread[9..<12], as: UTF8.self)) ?? 0
        return Answer(status: status, bytes: unread, bodyStart: bodyStart + 4)
    }

    /// Of head and body together, or nil while the head isn't complete.
    private func length() throws -> Int? {
        guard let headEnd = unread.place(of: "\r\n\r\n") else { return nil }
        guard let text = unread.text(after: "Content-Length: ", until: [0x0d]), let length = Int(text) else {
            throw Surprise("an answer without Content-Length")
        }
        return headEnd + 4 + length
    }
}
