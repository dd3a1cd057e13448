import CCurl
import Glibc
import LatchkeyCore

/// One connection to a mail server that has let us in: libcurl has connected, begun TLS and signed in (its "connect
/// only" mode); what comes after is said here, word by word.
///
/// libcurl could send the message as well, but its version 7.88 leaves no room for `RET=HDRS` behind the sender, and a
/// bounce without it carries the link. Everything here blocks.
final class SMTPConnection {
    let route: MailRoute
    /// The words that the server offered in its last EHLO answer, such as `DSN`.
    let offers: Set<String>
    let transcript: SMTPTranscript
    private(set) var lastUse = ContinuousClock.now

    private let handle: CurlHandle
    private let socket: Int32
    private var unread: [UInt8] = []

    init(
        to route: MailRoute, greetingAs name: String, until deadline: ContinuousClock.Instant,
        recording transcript: SMTPTranscript
    ) throws(SMTPTrouble) {
        transcript.note("connecting to \(route.host), port \(route.port)")
        handle = try CurlHandle(for: route, greetingAs: name, until: deadline)
        let code = handle.connect(recording: transcript)
        guard code == CURLE_OK, let socket = handle.socket() else {
            let reply = SMTPReply(lines: transcript.answer)
            throw SMTPTrouble(connecting: code, to: route, detail: handle.errorText, reply: reply)
        }
        offers = Set(transcript.greeting.compactMap { $0.dropFirst(4).split(separator: " ").first?.uppercased() })
        self.route = route
        self.socket = socket
        self.transcript = transcript
    }

    /// True if the server has neither left nor said anything since the last answer.
    func isStillGood(at now: ContinuousClock.Instant) -> Bool {
        // Routers forget connections that were idle for minutes, and tell nobody.
        guard now - lastUse < .seconds(100), unread.isEmpty else { return false }
        return handle.receive() == .failure(.notYet)
    }

    func command(_ line: String, until deadline: ContinuousClock.Instant) throws(SMTPTrouble) -> SMTPReply {
        transcript.sent(line)
        return try exchange(Array("\(line)\r\n".utf8), named: String(line.prefix(4)), until: deadline)
    }

    func message(_ bytes: [UInt8], until deadline: ContinuousClock.Instant) throws(SMTPTrouble) -> SMTPReply {
        transcript.note("the message, \(bytes.count) bytes")
        do {
            return try exchange(SMTPData.escaped(bytes), named: "the message", until: deadline)
        } catch {
            // From here on nobody knows whether the server took it; the next attempt has the same Message-ID.
            throw SMTPTrouble(words: error.words)
        }
    }

    /// Says goodbye without waiting for an answer.
    func quit() {
        _ = handle.send(Array("QUIT\r\n".utf8)[...])
    }

    private func exchange(
        _ bytes: [UInt8], named name: String, until deadline: ContinuousClock.Instant
    ) throws(SMTPTrouble) -> SMTPReply {
        try send(bytes, named: name, until: deadline)
        var lines: [String] = []
        repeat {
            let line = try line(after: name, until: deadline)
            transcript.received(line)
            lines.append(line)
        } while !SMTPReply.isLast(lines.last ?? "") && lines.count < 100
        guard let reply = SMTPReply(lines: lines) else { throw .nonsense }
        lastUse = .now
        return reply
    }

    private func send(
        _ bytes: [UInt8], named name: String, until deadline: ContinuousClock.Instant
    ) throws(SMTPTrouble) {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch handle.send(rest) {
            case .success(let count): rest = rest.dropFirst(count)
            case .failure(.notYet): try wait(for: POLLOUT, after: name, until: deadline)
            case .failure(.lost): throw .lost(after: name)
            }
        }
    }

    private func line(after name: String, until deadline: ContinuousClock.Instant) throws(SMTPTrouble) -> String {
        while true {
            if let end = unread.firstIndex(of: 0x0a) {
                let line = String(decoding: unread[..<end].filter { $0 != 0x0d }, as: UTF8.self)
                unread.removeSubrange(...end)
                return line
            }
            // RFC 5321 §4.5.3.1.5 allows 512.
            guard unread.count < 8_192 else { throw .nonsense }
            switch handle.receive() {
            case .success(let bytes): unread += bytes
            case .failure(.notYet): try wait(for: POLLIN, after: name, until: deadline)
            case .failure(.lost): throw .lost(after: name)
            }
        }
    }

    private func wait(
        for event: Int32, after name: String, until deadline: ContinuousClock.Instant
    ) throws(SMTPTrouble) {
        var descriptor = pollfd(fd: socket, events: Int16(event), revents: 0)
        let left = (deadline - .now) / .milliseconds(1)
        guard left > 0, poll(&descriptor, 1, Int32(left.rounded(.up))) != 0 else { throw .silent(after: name) }
    }
}
