import Glibc
import Synchronization

/// The mail system of this run: takes every message, and hands its link to the person who waits for it.
final class MailSink: Sendable {
    /// Who waits, by the number in their address, and the pipe at whose end they sit.
    private let waiting = Mutex<[UInt64: Int32]>([:])
    private let taken = Mutex<(messages: Int, bytes: Int)>((0, 0))

    var averageBytes: Int { taken.withLock { $0.bytes / max(1, $0.messages) } }

    /// From now on the link for `person<number>@…` is written into `pipe`.
    func expect(_ number: UInt64, on pipe: Int32) {
        waiting.withLock { $0[number] = pipe }
    }

    func open(on port: UInt16) throws {
        let listener = try Socket.listening(on: port)
        startThread {
            while let connection = listener.accepted() {
                startThread {
                    var session = SinkSession(connection: connection, sink: self)
                    try session.run()
                    close(connection.descriptor)
                }
            }
        }
    }

    fileprivate func take(_ message: ArraySlice<UInt8>, for recipient: String) throws {
        taken.withLock { $0 = ($0.messages + 1, $0.bytes + message.count) }
        guard let number = UInt64(recipient.dropFirst("person".count).prefix { $0 != "@" }),
            let pipe = waiting.withLock({ $0.removeValue(forKey: number) })
        else { throw Surprise("mail for \(recipient), who didn't ask for it") }
        let link = try Self.link(in: message)
        guard write(pipe, link, link.count) == link.count else { throw Surprise("a person went away") }
    }

    /// The secret of the first link, which quoted-printable (RFC 2045 §6.7) may have broken in two.
    private static func link(in message: ArraySlice<UInt8>) throws -> [UInt8] {
        let prefix: StaticString = "/l#lkl_"
        var text = Array(message)
        var start = text.place(of: prefix)
        if start == nil || text[(start ?? 0)...].prefix(56).contains(0x3d) {
            text = unbroken(text)
            start = text.place(of: prefix)
        }
        guard let start, text.count >= start + 56 else { throw Surprise("a message without a link") }
        return Array(text[(start + 3)..<(start + 56)])
    }

    private static func unbroken(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = text[...]
        while let end = Array(rest).place(of: "=\r\n") {
            result += rest.prefix(end)
            rest = rest.dropFirst(end + 3)
        }
        return result + rest
    }
}

/// As much of SMTP (RFC 5321) as a submission on loopback needs. What comes together is answered together (RFC 2920).
private struct SinkSession {
    let connection: Socket
    let sink: MailSink
    private var unread: [UInt8] = []
    private var answers = Array("220 sink ESMTP\r\n".utf8)
    private var recipient = ""
    private var isContent = false
    private var isOver = false

    init(connection: Socket, sink: MailSink) {
        self.connection = connection
        self.sink = sink
    }

    mutating func run() throws {
        while !isOver {
            if !answers.isEmpty { try connection.send(answers) }
            answers.removeAll(keepingCapacity: true)
            guard try connection.receive(into: &unread) else { return }
            try answerAll()
        }
        try connection.send(answers)
    }

    private mutating func answerAll() throws {
        var start = 0
        while let end = unread.place(of: isContent ? "\r\n.\r\n" : "\r\n", from: start) {
            if isContent {
                try sink.take(unread[start..<end], for: recipient)
                isContent = false
                answers += "250 2.0.0 Ok: taken by the sink\r\n".utf8
                start = end + 5
            } else {
                answer(unread[start..<end])
                start = end + 2
            }
        }
        unread.removeSubrange(..<start)
    }

    private mutating func answer(_ line: ArraySlice<UInt8>) {
        switch String(decoding: line.prefix(4), as: UTF8.self) {
        case "EHLO": answers += "250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n".utf8
        case "RCPT":
            recipient = Array(line).text(after: "<", until: [0x3e]) ?? ""
            answers += "250 2.1.5 Ok\r\n".utf8
        case "DATA":
            isContent = true
            answers += "354 go on\r\n".utf8
        case "QUIT":
            isOver = true
            answers += "221 2.0.0 Bye\r\n".utf8
        default: answers += "250 2.0.0 Ok\r\n".utf8
        }
    }
}
