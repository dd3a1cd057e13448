import LatchkeyCore

/// One message handed over on a connection that is ready: MAIL, RCPT, DATA.
struct SMTPTransaction {
    let letter: Letter
    let connection: SMTPConnection
    let deadline: ContinuousClock.Instant

    private enum Step: String, CaseIterable {
        case sender = "MAIL"
        case recipient = "RCPT"
        case content = "DATA"
    }

    private typealias Refusal = (reply: SMTPReply, step: Step)

    nonisolated(nonsending) func run() async throws(SMTPTrouble) -> DeliveryOutcome {
        guard !letter.needsSMTPUTF8 || connection.offers.contains("SMTPUTF8") else { return refuseUTF8() }
        let refusal =
            connection.offers.contains("PIPELINING")
            ? try await refusalOfAllAtOnce() : try await refusalStepByStep()
        if let refusal { return try verdict(on: refusal.reply, at: refusal.step) }
        let last = try await connection.message(letter.bytes, until: deadline)
        guard last.isPositive else { return try verdict(on: last, at: .content) }
        return .accepted(route: connection.route.name, reply: last.text)
    }

    private nonisolated(nonsending) func refusalStepByStep() async throws(SMTPTrouble) -> Refusal? {
        for step in Step.allCases {
            try await connection.say([line(for: step)], until: deadline)
            let reply = try await connection.reply(to: step.rawValue, until: deadline)
            guard Self.isPositive(reply, to: step) else { return (reply, step) }
        }
        return nil
    }

    /// RFC 2920 §3.1: all three in one write, and each answer is looked at. The first that is a no counts; those behind
    /// it follow from it, and a connection that ends behind it takes nothing back.
    private nonisolated(nonsending) func refusalOfAllAtOnce() async throws(SMTPTrouble) -> Refusal? {
        try await connection.say(Step.allCases.map(line), until: deadline)
        var refusal: Refusal?
        for step in Step.allCases {
            do {
                let reply = try await connection.reply(to: step.rawValue, until: deadline)
                let isPositive = Self.isPositive(reply, to: step)
                if step == .content, isPositive, refusal != nil { await endWithoutMessage() }
                if !isPositive, refusal == nil { refusal = (reply, step) }
                // RFC 5321 §3.8: the server closes.
                if reply.code == 421 { return refusal }
            } catch {
                guard refusal != nil else { throw error }
                return refusal
            }
        }
        return refusal
    }

    /// RFC 2920 §3.1: a server that waits for a message although it took no recipient gets one dot. What it answers
    /// changes nothing.
    private nonisolated(nonsending) func endWithoutMessage() async {
        do throws(SMTPTrouble) {
            try await connection.say(["."], until: deadline)
            _ = try await connection.reply(to: "an empty message", until: deadline)
        } catch {
            connection.transcript?.note(error.words)
        }
    }

    private func line(for step: Step) -> String {
        switch step {
        case .sender: "MAIL FROM:<\(letter.sender)>\(parameters)"
        case .recipient: "RCPT TO:<\(letter.recipient)>"
        case .content: "DATA"
        }
    }

    private static func isPositive(_ reply: SMTPReply, to step: Step) -> Bool {
        step == .content ? reply.code == 354 : reply.isPositive
    }

    private var parameters: String {
        // RFC 3461 §4.3, §4.4: a bounce carries headers alone, so it doesn't carry the link.
        let bounce = connection.offers.contains("DSN") ? " RET=HDRS ENVID=\(letter.id)" : ""
        return bounce + (letter.needsSMTPUTF8 ? " SMTPUTF8" : "")
    }
    private func verdict(on reply: SMTPReply, at step: Step) throws(SMTPTrouble) -> DeliveryOutcome {
        let route = connection.route.name
        // RFC 5321 §3.8: the server closes, whatever we had asked for.
        if reply.code == 421 { throw SMTPTrouble(words: reply.text, isLostBeforeMessage: step != .content) }
        guard reply.isPermanent else { return .deferred(route: route, reply: reply.text) }
        if [530, 534, 535, 538].contains(reply.code) {
            return .deferred(route: route, reply: "\(reply.text) (check the route's url, user name and password)")
        }
        return switch step {
        case .sender: .deferred(route: route, reply: "\(reply.text) (the mail server refuses our sender's address)")
        case .recipient, .content: .rejected(route: route, reply: reply.text)
        }
    }

    /// RFC 6531 §3.2 forbids sending it anyway.
    private func refuseUTF8() -> DeliveryOutcome {
        let reply = "the mail server doesn't take addresses with letters beyond ASCII (no SMTPUTF8)"
        return .rejected(route: connection.route.name, reply: reply)
    }
}
