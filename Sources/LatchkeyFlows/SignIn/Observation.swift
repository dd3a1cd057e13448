import LatchkeyCore

/// What the moment of an act shows, gathered from the sign-in's picture and from whoever acts.
struct Observation {
    let picture: SignInPicture
    let visitor: Visitor
    let app: App
    let workplace: Workplace
    let now: Timestamp

    /// The decision about this act.
    func decision(on act: PolicyCase.Act) -> PolicyDecision {
        PolicyDecision(for: facts(act))
    }

    func facts(_ act: PolicyCase.Act) -> PolicyCase {
        let account = picture.circumstances.account
        return PolicyCase(
            policy: app.policy, purpose: picture.signIn.purpose, act: act, factors: account?.factors ?? [],
            isHeld: account?.heldAt != nil, mayEnrol: account?.mayEnrol(at: now) ?? false, signals: signals(act))
    }

    func signals(_ act: PolicyCase.Act) -> Signals {
        let signIn = picture.signIn
        var signals = Signals()
        signals.knownDevice = act != .elsewhere && signIn.fromKnownDevice
        signals.network = networkChange(act)
        signals.device = signIn.requester.browser == visitor.requester.browser ? .same : .other
        signals.mailbox = mailbox(act).mailbox
        signals.openers = picture.openers.count { $0.kind == .person }
        signals.isFasterThanAPerson = now - signIn.requestedAt < Signals.quickestPerson
        let asked = signIn.requester.network
        signals.manyRequests = workplace.traffic.picture.isBusy(domain: signIn.address.domain, network: asked)
        signals.fewLinksUsed = workplace.traffic.picture.usesFewLinks(app: app.id, network: asked)
        signals.changedLately = picture.circumstances.account?.changedAt.map { now - $0 < Signals.lately } ?? false
        return signals
    }

    func mailbox(_ act: PolicyCase.Act) -> MailboxJudgement {
        let lately = now - .days(30)
        let strangers = picture.openers.count { opener in
            opener.kind == .person && !opener.bound && opener.requester.network != picture.signIn.requester.network
        }
        return workplace.mailboxes.judge(
            picture.signIn.address, marked: picture.circumstances.account?.mailbox,
            devicesIn30Days: picture.devicesSeen.count { $0 > lately },
            // Whoever hands a code from one device to the other has opened it elsewhere.
            unboundOpenings: act == .bound || act == .mailedCode ? strangers : 0)
    }

    /// The farthest of those who took part from whoever asked.
    private func networkChange(_ act: PolicyCase.Act) -> Signals.Change {
        let asked = picture.signIn.requester.network
        var others = [visitor.requester.network]
        if act == .handoffCode, let opener = picture.signIn.opener { others.append(opener.network) }
        let changes = others.map { workplace.change(from: asked, to: $0) }
        return changes.contains(.other) ? .other : changes.contains(.nearby) ? .nearby : .same
    }
}

extension Workplace {
    /// How far one network is from another, as far as the operator's files know.
    func change(from before: NetworkPrefix, to after: NetworkPrefix) -> Signals.Change {
        guard before != after else { return .same }
        guard let one = networks.origin(of: before), let other = networks.origin(of: after), one.system != nil,
            one == other
        else { return .other }
        return .nearby
    }
}

extension PolicyDecision {
    /// What the session that comes of it can do; nil where none comes of it.
    var scope: Session.Scope? {
        switch verdict {
        case .allow: .full
        case .stepUp: .stepUp
        case .enrol: .enrolment
        case .recover: .recovery
        case .handOff, .refuse: nil
        }
    }

    /// For audit events: what was decided, why, and about what, so that it can be decided anew (`ReplayReading`).
    var details: [String: String] {
        ["decision": word, "reasons": reasons.map(\.rawValue).joined(separator: ","), "facts": facts.facts]
    }
}
