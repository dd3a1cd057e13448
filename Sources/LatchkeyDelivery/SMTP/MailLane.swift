import LatchkeyCore

/// One thread that hands over one message at a time, with the connections that it keeps open, one a route.
actor MailLane {
    private let thread = OwnThread(label: "latchkey.mail")
    private let name: String
    private var open: [MailRoute: SMTPConnection] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Parameter name: what we call ourselves in EHLO.
    init(greetingAs name: String) {
        self.name = name
    }

    isolated deinit {
        for connection in open.values { connection.quit() }
    }

    func hand(over letter: Letter, to route: MailRoute) -> DeliveryOutcome {
        let deadline = ContinuousClock.now + .milliseconds(route.patience.whole.milliseconds)
        if let connection = connection(stillOpenTo: route),
            let outcome = outcome(of: letter, on: connection, until: deadline, mayBeStale: true)
        {
            return outcome
        }
        return freshly(letter, to: route, until: deadline, recording: SMTPTranscript(isKept: false))
    }

    /// As `hand(over:to:)` on a connection of its own, with every word.
    func converse(about letter: Letter, with route: MailRoute) -> (outcome: DeliveryOutcome, lines: [String]) {
        let deadline = ContinuousClock.now + .milliseconds(route.patience.whole.milliseconds)
        let transcript = SMTPTranscript(isKept: true)
        let outcome = freshly(letter, to: route, until: deadline, recording: transcript)
        open.removeValue(forKey: route)?.quit()
        return (outcome, transcript.lines)
    }

    private func freshly(
        _ letter: Letter, to route: MailRoute, until deadline: ContinuousClock.Instant,
        recording transcript: SMTPTranscript
    ) -> DeliveryOutcome {
        do {
            let connection = try SMTPConnection(to: route, greetingAs: name, until: deadline, recording: transcript)
            let outcome = outcome(of: letter, on: connection, until: deadline, mayBeStale: false)
            return outcome ?? .deferred(route: route.name, reply: "the connection was lost")
        } catch {
            transcript.note(error.words)
            return .deferred(route: route.name, reply: error.words)
        }
    }

    /// Nil if a connection that stood open for a while turned out to be dead before the server can have the message.
    private func outcome(
        of letter: Letter, on connection: SMTPConnection, until deadline: ContinuousClock.Instant, mayBeStale: Bool
    ) -> DeliveryOutcome? {
        do {
            let outcome = try SMTPTransaction(letter: letter, connection: connection, deadline: deadline).run()
            keep(connection, after: outcome)
            return outcome
        } catch {
            guard !mayBeStale || !error.isLostBeforeMessage else { return nil }
            connection.transcript.note(error.words)
            return .deferred(route: connection.route.name, reply: error.words)
        }
    }

    private func connection(stillOpenTo route: MailRoute) -> SMTPConnection? {
        guard let connection = open.removeValue(forKey: route) else { return nil }
        guard connection.isStillGood(at: .now) else {
            connection.quit()
            return nil
        }
        return connection
    }

    /// After a refusal the transaction stands half done; a new connection is surer than RSET.
    private func keep(_ connection: SMTPConnection, after outcome: DeliveryOutcome) {
        switch outcome {
        case .accepted: open[connection.route] = connection
        case .deferred, .rejected: connection.quit()
        }
    }
}
