import LatchkeyCore

/// One message handed over on a connection that is ready: MAIL, RCPT, DATA.
struct SMTPTransaction {
    let letter: Letter
    let connection: SMTPConnection
    let deadline: ContinuousClock.Instant

    private enum Step {
        case sender, recipient, content
    }

    func run() throws(SMTPTrouble) -> DeliveryOutcome {
        guard !letter.needsSMTPUTF8 || connection.offers.contains("SMTPUTF8") else { return refuseUTF8() }
        let sender = try connection.command("MAIL FROM:<\(letter.sender)>\(parameters)", until: deadline)
        guard sender.isPositive else { return try verdict(on: sender, at: .sender) }
        let recipient = try connection.command("RCPT TO:<\(letter.recipient)>", until: deadline)
        guard recipient.isPositive else { return try verdict(on: recipient, at: .recipient) }
        let data = try connection.command("DATA", until: deadline)
        guard data.code == 354 else { return try verdict(on: data, at: .content) }
        let last = try connection.message(letter.bytes, until: deadline)
        guard last.isPositive else { return try verdict(on: last, at: .content) }
        return .accepted(route: connection.route.name, reply: last.text)
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
