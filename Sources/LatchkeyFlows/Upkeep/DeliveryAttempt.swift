import LatchkeyCore

/// One attempt to deliver one message: what becomes of it, and the event that says so.
struct DeliveryAttempt {
    let message: OutboxMessage
    /// What it would open was ended meanwhile.
    let isEnded: Bool
    let workplace: Workplace
    let courier: any Courier
    let recent: RecentDeliveries

    func carryOut() async -> (OutboxMessage, AuditEvent) {
        guard workplace.clock.now < message.expiry, let sealed = message.sealed else {
            return settled(.abandoned(reply: lastReply), .messageAbandoned)
        }
        guard !isEnded else {
            return settled(.abandoned(reply: "the link was ended before it was sent"), .messageAbandoned)
        }
        let outgoing: OutgoingMessage?
        do {
            outgoing = try opened(sealed)
        } catch {
            return settled(.rejected(reply: "the stored message can't be opened: \(error)"), .messageRejected)
        }
        guard let outgoing else { return await withheld() }

        let began = ContinuousClock.now
        let outcome = await courier.deliver(outgoing)
        recent.note(outcome, took: .now - began)
        switch outcome {
        case .accepted(let route, let reply):
            return settled(.accepted(reply: reply), .messageAccepted, route: route)
        case .rejected(let route, let reply):
            return settled(.rejected(reply: reply), .messageRejected, route: route)
        case .deferred(let route, let reply):
            return deferred(reply, route: route)
        }
    }

    /// To outsiders a decoy is as good as sent, as soon as another would be.
    private func withheld() async -> (OutboxMessage, AuditEvent) {
        let isPutOff = await recent.goLikeOne(drawnFrom: workplace.entropy)
        guard !isPutOff else { return deferred("withheld", route: nil) }
        return settled(.accepted(reply: "withheld"), .messageAccepted)
    }

    /// Nil for a decoy.
    private func opened(_ sealed: [UInt8]) throws -> OutgoingMessage? {
        guard message.signIn != nil else {
            return try SealedNotice(opening: sealed, with: workplace.keyring, as: message.id).message(message.id)
        }
        let content = try SealedMessage(opening: sealed, with: workplace.keyring, as: message.id)
        let outgoing = try content.message(message.id)
        return content.isDecoy ? nil : outgoing
    }

    private func settled(
        _ state: OutboxMessage.State, _ name: AuditEvent.Name, route: String? = nil
    ) -> (OutboxMessage, AuditEvent) {
        var result = message
        result.state = state
        result.stateAt = workplace.clock.now
        result.attempts += 1
        result.sealed = nil
        return (result, event(name, result, route: route))
    }

    private func deferred(_ reply: String, route: String?) -> (OutboxMessage, AuditEvent) {
        let now = workplace.clock.now
        var result = message
        result.state = .deferred(reply: reply)
        result.stateAt = now
        result.attempts += 1
        // Due no later than the expiry, where it is abandoned and erased.
        result.dueAt = min(now + Self.backoff(after: result.attempts), message.expiry)
        return (result, event(.messageDeferred, result, route: route))
    }

    /// Seconds at first, because a person waits and greylisting is short; never more than a minute.
    static func backoff(after attempts: Int) -> TimeSpan {
        let steps: [Int64] = [2, 5, 10, 20, 30]
        return .seconds(attempts <= steps.count ? steps[max(0, attempts - 1)] : 60)
    }

    private func event(_ name: AuditEvent.Name, _ result: OutboxMessage, route: String?) -> AuditEvent {
        var details = ["attempt": String(result.attempts)]
        details["route"] = route
        switch result.state {
        case .queued: break
        case .deferred(let reply), .accepted(let reply), .rejected(let reply), .abandoned(let reply):
            details["reply"] = reply
        }
        return AuditEvent(name, at: result.stateAt, signIn: message.signIn, account: message.account, details: details)
    }

    private var lastReply: String {
        switch message.state {
        case .queued: "no mail server was reached before the link expired"
        case .deferred(let reply), .accepted(let reply), .rejected(let reply), .abandoned(let reply): reply
        }
    }
}
