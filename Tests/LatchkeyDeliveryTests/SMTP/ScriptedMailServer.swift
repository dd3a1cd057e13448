import Dispatch
import Glibc
import Synchronization

/// A mail server on loopback that answers by script and writes down what it was told.
final class ScriptedMailServer: Sendable {
    struct Script: Sendable {
        var greeting = "220 mail.example.net ESMTP"
        var offers = ["PIPELINING", "DSN", "SMTPUTF8"]
        /// By verb; others get that of `*`, or `250 2.0.0 Ok`. Behind an empty answer comes nothing more.
        var answers: [String: String] = [:]
        /// What is said behind the message's last line.
        var verdict = "250 2.0.0 Ok: queued as 4F2A1"
        /// Ends the connection behind each message, as a server does with one that was idle for long.
        var hangsUp = false
        /// Holds its answers to MAIL and RCPT back until DATA has come too.
        var answersTogether = false
        /// Sends each byte by itself.
        var stutters = false
        /// The recipient at whose name it falls silent.
        var ignored: String?
        /// The verb behind whose answer the connection ends.
        var hangsUpBehind: String?
        /// For the second message on a connection.
        var secondSender: String?
    }

    struct Record: Sendable {
        var connections = 0
        var commands: [String] = []
        var messages: [String] = []
        /// True if a command came before the one in front of it was answered.
        var wasPipelined = false
    }

    let port: Int
    private let listener: Int32
    private let script: Script
    private let record = Mutex(Record())

    init(_ script: Script = Script()) throws {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { [listener] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) | getsockname(listener, $0, &size)
            }
        }
        guard status == 0, listen(listener, 16) == 0 else { throw NoPort() }
        port = Int(UInt16(bigEndian: address.sin_port))
        DispatchQueue(label: "mail server").async { [self] in accept() }
    }

    struct NoPort: Error {}

    var seen: Record { record.withLock { $0 } }

    /// Connections are refused from now on.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        open.withLock { for connection in $0 { shutdown(connection, Int32(SHUT_RDWR)) } }
    }

    private let open = Mutex<Set<Int32>>([])

    private func accept() {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { break }
            var isOn: Int32 = 1
            setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
            record.withLock { $0.connections += 1 }
            open.withLock { _ = $0.insert(connection) }
            DispatchQueue(label: "mail session").async { [self] in
                serve(connection)
                open.withLock { _ = $0.remove(connection) }
                close(connection)
            }
        }
        close(listener)
    }

    private func serve(_ connection: Int32) {
        var lines = Lines(connection: connection)
        var messages = 0
        var held = ""
        say(script.greeting, on: connection)
        while let line = lines.next() {
            record.withLock {
                $0.commands.append(line)
                $0.wasPipelined = $0.wasPipelined || !lines.isEmpty
            }
            let verb = line.split(separator: " ").first?.uppercased() ?? ""
            let answer = answer(to: verb, messages: messages)
            let isIgnored = script.ignored.map { line == "RCPT TO:<\($0)>" } ?? false
            guard !answer.isEmpty, !isIgnored else { return lines.ignoreRest() }
            if script.answersTogether, ["MAIL", "RCPT"].contains(verb) {
                held += "\(answer)\r\n"
                continue
            }
            say(held + answer, on: connection)
            held = ""
            guard !["QUIT", script.hangsUpBehind].contains(verb), !answer.hasPrefix("421") else { return }
            guard verb == "DATA", script.answers["DATA"].map({ $0.hasPrefix("354") }) ?? true else { continue }
            let message = lines.untilDot()
            record.withLock { $0.messages.append(message) }
            messages += 1
            say(script.verdict, on: connection)
            if script.hangsUp { return }
        }
    }

    private func answer(to verb: String, messages: Int) -> String {
        if verb == "MAIL", messages > 0, let second = script.secondSender { return second }
        if let scripted = script.answers[verb] { return scripted }
        switch verb {
        case "EHLO":
            let lines = ["mail.example.net"] + script.offers
            return lines.dropLast().map { "250-\($0)\r\n" }.joined() + "250 \(lines[lines.count - 1])"
        case "DATA": return "354 End data with <CR><LF>.<CR><LF>"
        case "QUIT": return "221 2.0.0 Bye"
        default: return script.answers["*"] ?? "250 2.0.0 Ok"
        }
    }

    private func say(_ text: String, on connection: Int32) {
        guard !text.isEmpty else { return }
        let bytes = Array("\(text)\r\n".utf8)
        let size = script.stutters ? 1 : bytes.count
        for start in stride(from: 0, to: bytes.count, by: size) {
            _ = bytes[start..<start + size].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
        }
    }
}

private struct Lines {
    let connection: Int32
    private var unread: [UInt8] = []

    init(connection: Int32) {
        self.connection = connection
    }

    /// True if nothing came behind the last line that was taken.
    var isEmpty: Bool { unread.isEmpty }

    mutating func next() -> String? {
        while true {
            if let end = unread.firstIndex(of: 0x0a) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end].filter { $0 != 0x0d }, as: UTF8.self)
            }
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            unread += buffer.prefix(count)
        }
    }

    mutating func ignoreRest() {
        while next() != nil {}
    }

    mutating func untilDot() -> String {
        var message = ""
        while let line = next(), line != "." {
            message += (line.hasPrefix(".") ? String(line.dropFirst()) : line) + "\r\n"
        }
        return message
    }
}
