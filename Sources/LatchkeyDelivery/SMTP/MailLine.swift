import Dispatch
import LatchkeyCore

/// The connections to one mail server: each message has one to itself, and waits in line while all are taken.
actor MailLine {
    private let route: MailRoute
    private let name: String
    private let loop: MailLoop
    private var taken = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    /// The one that was used last stands last, and is used next: it is the likeliest to be alive.
    private var idle: [SMTPConnection] = []
    private var willClose = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// - Parameter name: what we call ourselves in EHLO.
    init(to route: MailRoute, greetingAs name: String, on loop: MailLoop) {
        self.route = route
        self.name = name
        self.loop = loop
    }

    isolated deinit {
        for connection in idle { connection.quit() }
    }

    func hand(over letter: Letter) async -> DeliveryOutcome {
        await takeTurn()
        defer { endTurn() }
        let deadline = ContinuousClock.now + .milliseconds(route.patience.whole.milliseconds)
        if let connection = stillOpenConnection(),
            let outcome = await outcome(of: letter, on: connection, until: deadline, mayBeStale: true)
        {
            return outcome
        }
        return await freshly(letter, until: deadline, keepingWords: false).outcome
    }

    /// As `hand(over:)` on a connection of its own, with every word.
    func converse(about letter: Letter) async -> (outcome: DeliveryOutcome, lines: [String]) {
        await takeTurn()
        defer { endTurn() }
        let deadline = ContinuousClock.now + .milliseconds(route.patience.whole.milliseconds)
        return await freshly(letter, until: deadline, keepingWords: true)
    }

    /// Connects, begins TLS, signs in and says goodbye. Answers what went wrong, if something did.
    func probe() async -> String? {
        await takeTurn()
        defer { endTurn() }
        let deadline = ContinuousClock.now + .milliseconds(route.patience.connect.milliseconds)
        switch await call(until: deadline, keepingWords: false).answer {
        case .success(let connection):
            connection.quit()
            return nil
        case .failure(let trouble): return trouble.words
        }
    }

    private func takeTurn() async {
        guard taken == route.connections else {
            taken += 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func endTurn() {
        if waiting.isEmpty { taken -= 1 } else { waiting.removeFirst().resume() }
    }

    private func freshly(
        _ letter: Letter, until deadline: ContinuousClock.Instant, keepingWords: Bool
    ) async -> (outcome: DeliveryOutcome, lines: [String]) {
        let call = await call(until: deadline, keepingWords: keepingWords)
        switch call.answer {
        case .success(let connection):
            let outcome = await outcome(of: letter, on: connection, until: deadline, mayBeStale: false)
            return (outcome ?? .deferred(route: route.name, reply: "the connection was lost"), call.transcript.lines)
        case .failure(let trouble):
            call.transcript.note(trouble.words)
            return (.deferred(route: route.name, reply: trouble.words), call.transcript.lines)
        }
    }

    private struct Call {
        let answer: Result<SMTPConnection, SMTPTrouble>
        let transcript: SMTPTranscript
    }

    /// On a thread of its own, because libcurl blocks while it connects.
    private func call(until deadline: ContinuousClock.Instant, keepingWords: Bool) async -> Call {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "latchkey.mail.connect").async { [route, name, loop] in
                let transcript = SMTPTranscript(isKept: keepingWords)
                let answer = Result { () throws(SMTPTrouble) in
                    try SMTPConnection(
                        to: route, greetingAs: name, until: deadline, recording: transcript, on: loop)
                }
                continuation.resume(returning: Call(answer: answer, transcript: transcript))
            }
        }
    }

    /// Nil if a connection that stood open for a while turned out to be dead before the server can have the message.
    private func outcome(
        of letter: Letter, on connection: SMTPConnection, until deadline: ContinuousClock.Instant, mayBeStale: Bool
    ) async -> DeliveryOutcome? {
        do throws(SMTPTrouble) {
            let outcome = try await SMTPTransaction(letter: letter, connection: connection, deadline: deadline).run()
            keep(connection, after: outcome)
            return outcome
        } catch {
            guard !mayBeStale || !error.isLostBeforeMessage else { return nil }
            connection.transcript?.note(error.words)
            return .deferred(route: route.name, reply: error.words)
        }
    }

    private func stillOpenConnection() -> SMTPConnection? {
        while let connection = idle.popLast() {
            if connection.isStillGood(at: .now) { return connection }
            connection.quit()
        }
        return nil
    }

    /// After a refusal the transaction stands half done; a new connection is surer than RSET.
    private func keep(_ connection: SMTPConnection, after outcome: DeliveryOutcome) {
        guard case .accepted = outcome, connection.transcript == nil else { return connection.quit() }
        idle.append(connection)
        closeLater()
    }

    private func closeLater() {
        guard !willClose, !idle.isEmpty else { return }
        willClose = true
        Task { [weak self, span = route.patience.idle] in
            try? await Task.sleep(for: .milliseconds(span.milliseconds))
            await self?.closeOld()
        }
    }

    private func closeOld() {
        // The first was idle longest.
        while let first = idle.first, first.isOld(at: .now) { idle.removeFirst().quit() }
        willClose = false
        closeLater()
    }
}
