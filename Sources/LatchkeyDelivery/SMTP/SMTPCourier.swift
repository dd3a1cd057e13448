public import LatchkeyCore

/// Sends by SMTP: to the first route that takes the message.
public final class SMTPCourier: Courier {
    private let stops: [(route: MailRoute, line: MailLine)]
    private let renderer: MessageRenderer
    private let clock: any WallClock

    public init(routes: [MailRoute], renderer: MessageRenderer, clock: any WallClock) {
        let loop = MailLoop()
        stops = routes.map { ($0, MailLine(to: $0, greetingAs: renderer.host, on: loop)) }
        self.renderer = renderer
        self.clock = clock
    }

    public func deliver(_ message: OutgoingMessage) async -> DeliveryOutcome {
        await deliver(message) { line, letter, _ in await line.hand(over: letter) }
    }

    /// Delivers on new connections and tells everything that was said, line by line: `>` we said, `<` the mail server
    /// said, `*` what happened. Passwords and secrets are masked.
    public func converse(
        _ message: OutgoingMessage
    ) async -> (outcome: DeliveryOutcome, conversation: [String]) {
        let words = Words()
        let outcome = await deliver(message) { line, letter, route in
            let (outcome, lines) = await line.converse(about: letter)
            await words.add(lines.map(Redaction(message, route: route, masksRecipient: false).callAsFunction))
            return outcome
        }
        return (outcome, await words.lines)
    }

    /// Goes as far as being let in by each route, sends nothing, and tells what went wrong.
    public func probe(from sender: MailSender) async -> [(route: String, trouble: String?)] {
        let nothing = OutgoingMessage(
            id: MessageID(trusted: "probe"), recipient: sender.address, language: .english, content: .test)
        var found: [(route: String, trouble: String?)] = []
        for (route, line) in stops {
            let trouble = await line.probe()
            found.append(
                (route.name, trouble.map(Redaction(nothing, route: route, masksRecipient: false).callAsFunction)))
        }
        return found
    }

    private actor Words {
        private(set) var lines: [String] = []
        func add(_ more: [String]) { lines += more }
    }

    private func deliver(
        _ message: OutgoingMessage, by attempt: (MailLine, Letter, MailRoute) async -> DeliveryOutcome
    ) async -> DeliveryOutcome {
        guard !stops.isEmpty else { return .deferred(route: "none", reply: "no mail server is configured") }
        let letter = renderer.render(message, at: clock.now).letter
        var refusals: [(route: String, reply: String)] = []
        for (route, line) in stops {
            let outcome = await attempt(line, letter, route).redacted(by: Redaction(message, route: route))
            guard case .deferred(let name, let reply) = outcome else { return outcome }
            refusals.append((name, reply))
        }
        return .deferred(after: refusals)
    }
}

extension DeliveryOutcome {
    fileprivate func redacted(by redaction: Redaction) -> Self {
        switch self {
        case .accepted(let route, let reply): .accepted(route: route, reply: redaction(reply))
        case .deferred(let route, let reply): .deferred(route: route, reply: redaction(reply))
        case .rejected(let route, let reply): .rejected(route: route, reply: redaction(reply))
        }
    }

    /// Names the route that was tried last, and tells what each of them said.
    fileprivate static func deferred(after refusals: [(route: String, reply: String)]) -> Self {
        let all = refusals.map { "\($0.route): \($0.reply)" }.joined(separator: "; ")
        let reply = refusals.count == 1 ? refusals[0].reply : OneLine(cleaning: all, limit: 400).text
        return .deferred(route: refusals.last?.route ?? "none", reply: reply)
    }
}
