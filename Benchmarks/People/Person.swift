import Glibc

/// Somebody with a browser who signs in again and again: asks for a link, waits for the mail, opens the link, confirms.
final class Person {
    private let connections: [Connection]
    private let sink: MailSink
    private let mailbox: (reading: Int32, writing: Int32)
    private var requests: Int
    private var form = (binding: "", csrf: "")
    private(set) var tally = Tally()

    /// Comes to each node in turn, as a balancer would send them.
    init(_ index: Int, ports: [UInt16], sink: MailSink) throws {
        connections = try ports.map(Connection.init)
        self.sink = sink
        requests = index
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Surprise("no pipe") }
        mailbox = (ends[0], ends[1])
    }

    /// The form is bound to the browser by its first cookie, and good for any number of sign-ins.
    func loadForm() throws {
        let answer = try ask("GET", "/signin?app=bench", from: 0, binding: nil, "")
        guard answer.status == 200, let binding = answer.cookie("lk_binding="),
            let csrf = answer.bytes.text(after: "name=\"csrf\" value=\"", from: answer.bodyStart, until: [0x22])
        else { throw Surprise("no form: \(answer.description)") }
        form = (binding, csrf)
    }

    func signIn(_ turn: Schedule.Turn) throws {
        if let due = turn.due { sleep(until: due) }
        var marks = [now]
        sink.expect(turn.person, on: mailbox.writing)
        let binding = try request(turn)
        marks.append(now)
        let link = try link()
        marks.append(now)
        let inspected = try ask("POST", "/l/inspect", from: turn.number, binding: binding, "secret=\(link)")
        guard inspected.status == 200, inspected.says("\"state\":\"open\"") else {
            throw Surprise("a link isn't open: \(inspected.description)")
        }
        marks.append(now)
        let confirmed = try ask("POST", "/l/confirm", from: turn.number, binding: binding, "secret=\(link)")
        guard confirmed.status == 200, confirmed.says("\"completed\":true"), confirmed.cookie("lk_session=") != nil
        else {
            throw Surprise("not signed in: \(confirmed.description)")
        }
        marks.append(now)
        // Whoever had to wait for their turn waited for the server too.
        let steps = zip(marks.dropFirst(), marks).map { $0 - $1 } + [marks[4] - (turn.due ?? marks[0])]
        tally.signIns.append(Tally.SignIn(end: marks[4], took: steps))
    }

    private func request(_ turn: Schedule.Turn) throws -> String {
        let fields = "app=bench&identifier=person\(turn.person)%40example.com&csrf=\(form.csrf)"
        let answer = try ask("POST", "/signin", from: turn.number, binding: form.binding, fields)
        guard answer.status == 303, let binding = answer.cookie("lk_binding=") else {
            throw Surprise("no sign-in was begun: \(answer.description)")
        }
        return binding
    }

    private func link() throws -> String {
        var waiting = pollfd(fd: mailbox.reading, events: Int16(POLLIN), revents: 0)
        var link = [UInt8](repeating: 0, count: 53)
        guard poll(&waiting, 1, 60_000) == 1, read(mailbox.reading, &link, 53) == 53 else {
            throw Surprise("no mail came for a minute")
        }
        return String(decoding: link, as: UTF8.self)
    }

    /// Everybody has a network of their own, because limits count networks.
    private func ask(
        _ method: String, _ path: String, from number: UInt64, binding: String?, _ body: String
    ) throws -> Connection.Answer {
        requests += 1
        let network = "\(10 + number >> 16 & 63).\(number >> 8 & 255).\(number & 255).7"
        let cookie = binding.map { "Cookie: lk_binding=\($0)\r\n" } ?? ""
        let form =
            body.isEmpty
            ? "" : "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n"
        return try connections[requests % connections.count].ask(
            "\(method) \(path) HTTP/1.1\r\nHost: bench\r\nX-Forwarded-For: \(network)\r\n\(cookie)\(form)"
                + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
                + "Accept: \(path.hasPrefix("/l/") ? "application/json" : "text/html")\r\n\r\n\(body)")
    }
}
