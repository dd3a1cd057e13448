import CCurl
import Glibc
import LatchkeyCore

/// One connection to a mail server that has let us in: libcurl has connected, begun TLS and signed in (its "connect
/// only" mode); what comes after is said here, word by word.
///
/// libcurl could send the message as well, but its version 7.88 leaves no room for `RET=HDRS` behind the sender, and a
/// bounce without it carries the link. Connecting blocks; talking doesn't, and belongs to the loop's thread.
final class SMTPConnection {
    let route: MailRoute
    /// The words that the server offered in its last EHLO answer, such as `DSN`.
    let offers: Set<String>
    /// Nil where nobody will read it.
    let transcript: SMTPTranscript?
    private(set) var lastUse = ContinuousClock.now

    private let handle: CurlHandle
    private let socket: Int32
    private let loop: MailLoop
    private var replies = SMTPReplies()

    init(
        to route: MailRoute, greetingAs name: String, until deadline: ContinuousClock.Instant,
        recording transcript: SMTPTranscript, on loop: MailLoop
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
        self.loop = loop
        self.transcript = transcript.isKept ? transcript : nil
    }

    func isOld(at now: ContinuousClock.Instant) -> Bool {
        now - lastUse >= .milliseconds(route.patience.idle.milliseconds)
    }

    /// True if the server has neither left nor said anything since the last answer.
    func isStillGood(at now: ContinuousClock.Instant) -> Bool {
        !isOld(at: now) && replies.isEmpty && handle.receive() == .failure(.notYet)
    }

    /// Commands in one write; each will have an answer of its own.
    nonisolated(nonsending) func say(
        _ lines: [String], until deadline: ContinuousClock.Instant
    ) async throws(SMTPTrouble) {
        for line in lines { transcript?.sent(line) }
        let bytes = lines.reduce(into: [UInt8]()) { $0 += $1.utf8 + [0x0d, 0x0a] }
        try await send(bytes, named: String(lines.first?.prefix(4) ?? ""), until: deadline)
    }

    nonisolated(nonsending) func message(
        _ bytes: [UInt8], until deadline: ContinuousClock.Instant
    ) async throws(SMTPTrouble) -> SMTPReply {
        transcript?.note("the message, \(bytes.count) bytes")
        do throws(SMTPTrouble) {
            try await send(SMTPData.escaped(bytes), named: "the message", until: deadline)
            return try await reply(to: "the message", until: deadline)
        } catch {
            // From here on nobody knows whether the server took it; the next attempt has the same Message-ID.
            throw SMTPTrouble(words: error.words)
        }
    }

    /// The next answer that isn't read yet.
    /// - Parameter name: what it answers, for the words about a server that doesn't.
    nonisolated(nonsending) func reply(
        to name: String, until deadline: ContinuousClock.Instant
    ) async throws(SMTPTrouble) -> SMTPReply {
        while true {
            if let reply = try replies.next() {
                for line in reply.raw { transcript?.received(line) }
                lastUse = .now
                return reply
            }
            switch handle.receive() {
            case .success(let bytes): replies.append(bytes)
            case .failure(.notYet): try await wait(for: POLLIN, after: name, until: deadline)
            case .failure(.lost): throw .lost(after: name)
            }
        }
    }

    /// Says goodbye without waiting for an answer.
    func quit() {
        _ = handle.send(Array("QUIT\r\n".utf8)[...])
    }

    private nonisolated(nonsending) func send(
        _ bytes: [UInt8], named name: String, until deadline: ContinuousClock.Instant
    ) async throws(SMTPTrouble) {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch handle.send(rest) {
            case .success(let count): rest = rest.dropFirst(count)
            case .failure(.notYet): try await wait(for: POLLOUT, after: name, until: deadline)
            case .failure(.lost): throw .lost(after: name)
            }
        }
    }

    private nonisolated(nonsending) func wait(
        for event: Int32, after name: String, until deadline: ContinuousClock.Instant
    ) async throws(SMTPTrouble) {
        guard await loop.isReady(socket, for: event, until: deadline) else { throw .silent(after: name) }
    }
}
