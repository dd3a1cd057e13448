/// Everything that a decision depends on, and nothing else.
public struct PolicyCase: Hashable, Sendable {
    /// What the person did.
    public enum Act: String, Sendable, CaseIterable {
        /// Confirmed the link in the initiating browser.
        case bound
        /// Confirmed it in another.
        case elsewhere
        /// Typed the code from the mail, in the initiating browser.
        case mailedCode = "mailed_code"
        /// Typed the code that another browser showed.
        case handoffCode = "handoff_code"
    }

    public var policy: AppPolicy
    public var purpose: Purpose
    public var act: Act
    /// Second factors of the account that work.
    public var factors: Set<Factor.Kind>
    /// Links are refused for the account until a factor or an administrator clears it.
    public var isHeld: Bool
    /// Staff have invited this person, so a first factor may be set with a link.
    public var mayEnrol: Bool
    public var signals: Signals

    public init(
        policy: AppPolicy, purpose: Purpose = .signIn, act: Act = .bound, factors: Set<Factor.Kind> = [],
        isHeld: Bool = false, mayEnrol: Bool = false, signals: Signals = Signals()
    ) {
        self.policy = policy
        self.purpose = purpose
        self.act = act
        self.factors = factors
        self.isHeld = isHeld
        self.mayEnrol = mayEnrol
        self.signals = signals
    }
}

/// What policy says about a person's act, with its reasons in fixed words: for the audit event, for `trace`, and for the
/// page where they help nobody else.
public struct PolicyDecision: Hashable, Sendable {
    public enum Verdict: Hashable, Sendable {
        case allow
        /// A session that can do nothing but show one of these factors.
        case stepUp(Set<Factor.Kind>)
        /// A session that can do nothing but set a first factor.
        case enrol
        /// A session that can do nothing but set a new factor.
        case recover
        /// A code is shown, to be typed in the initiating browser.
        case handOff
        case refuse
    }

    public enum Reason: String, Sendable, CaseIterable {
        case policyAllows = "policy_allows"
        case openedElsewhere = "opened_elsewhere"
        case recovery
        case linksHeld = "links_held"
        case tierWantsFactor = "tier_wants_factor"
        case newDevice = "new_device"
        case networkChanged = "network_changed"
        case networkNearby = "network_nearby"
        case deviceChanged = "device_changed"
        case mailboxShared = "mailbox_shared"
        case mailboxRole = "mailbox_role"
        case mailboxDisposable = "mailbox_disposable"
        case forwardingSuspected = "forwarding_suspected"
        case manyOpeners = "many_openers"
        case fasterThanAPerson = "faster_than_a_person"
        case manyRequests = "many_requests"
        case fewLinksUsed = "few_links_used"
        case changedLately = "changed_lately"
        case noFactor = "no_factor"
        case invited
    }

    public let verdict: Verdict
    /// In the order in which they were looked at; never empty.
    public let reasons: [Reason]
    /// What was decided about.
    public let facts: PolicyCase

    public init(for facts: PolicyCase) {
        self.facts = facts
        var weighing = Weighing()
        if let verdict = weighing.purposeAndPlace(facts) {
            self.verdict = verdict
        } else {
            weighing.weigh(facts)
            verdict = weighing.verdict(facts)
        }
        reasons = weighing.reasons.isEmpty ? [.policyAllows] : weighing.reasons
    }

    /// The verdict in one word: `allow`, `step_up`, `enrol`, `recover`, `hand_off` or `refuse`.
    public var word: String {
        switch verdict {
        case .allow: "allow"
        case .stepUp: "step_up"
        case .enrol: "enrol"
        case .recover: "recover"
        case .handOff: "hand_off"
        case .refuse: "refuse"
        }
    }
}

/// The heaviest of all that speaks against letting somebody in.
private struct Weighing {
    private(set) var reasons: [PolicyDecision.Reason] = []
    private var weight = AppPolicy.Weight.note

    private mutating func note(_ reason: PolicyDecision.Reason, _ weight: AppPolicy.Weight = .note) {
        reasons.append(reason)
        self.weight = [self.weight, weight].max { $0.rank < $1.rank } ?? weight
    }

    /// What is decided before any signal is looked at.
    mutating func purposeAndPlace(_ facts: PolicyCase) -> PolicyDecision.Verdict? {
        if facts.purpose == .recover {
            note(.recovery)
            return .recover
        }
        guard facts.act == .elsewhere else { return nil }
        note(.openedElsewhere)
        switch facts.policy.crossDevice {
        case .code: return .handOff
        case .deny: return .refuse
        case .here: return nil
        }
    }

    mutating func weigh(_ facts: PolicyCase) {
        let (policy, signals) = (facts.policy, facts.signals)
        if facts.isHeld { note(.linksHeld, .stepUp) }
        if policy.secondFactor == .always { note(.tierWantsFactor, .stepUp) }
        weighMailbox(signals.mailbox, policy)
        switch signals.network {
        case .same: break
        case .nearby: note(.networkNearby)
        case .other: note(.networkChanged, policy.placeChange)
        }
        // A handoff is from one device to another by its nature.
        if signals.device != .same, facts.act != .handoffCode { note(.deviceChanged, policy.placeChange) }
        for reason in signals.risks { note(reason, policy.secondFactor == .never ? .note : .stepUp) }
    }

    private mutating func weighMailbox(_ mailbox: MailboxClass, _ policy: AppPolicy) {
        switch mailbox {
        case .person: break
        case .shared: note(.mailboxShared, policy.sharedMailbox)
        case .role: note(.mailboxRole, policy.sharedMailbox)
        case .disposable: note(.mailboxDisposable, policy.sharedMailbox)
        case .forwardingSuspected: note(.forwardingSuspected, policy.secondFactor == .never ? .note : .stepUp)
        }
    }

    mutating func verdict(_ facts: PolicyCase) -> PolicyDecision.Verdict {
        switch weight {
        case .note: return .allow
        case .refuse: return .refuse
        case .stepUp where !facts.factors.isEmpty: return .stepUp(facts.factors)
        case .stepUp: break
        }
        note(.noFactor)
        // Whoever may have lost the mailbox doesn't get to set the factor that would prove them.
        if facts.isHeld { return .refuse }
        switch facts.policy.withoutFactor {
        case .allow: return .allow
        case .enrol: return .enrol
        case .refuse where facts.mayEnrol:
            note(.invited)
            return .enrol
        case .refuse: return .refuse
        }
    }
}

extension AppPolicy.Weight {
    fileprivate var rank: Int {
        switch self {
        case .note: 0
        case .stepUp: 1
        case .refuse: 2
        }
    }
}

extension Signals {
    /// Those that ask for a second factor where there is one on risk.
    fileprivate var risks: [PolicyDecision.Reason] {
        var risks: [PolicyDecision.Reason] = []
        if !knownDevice { risks.append(.newDevice) }
        if openers >= Self.manyOpeners { risks.append(.manyOpeners) }
        if isFasterThanAPerson { risks.append(.fasterThanAPerson) }
        if manyRequests { risks.append(.manyRequests) }
        if fewLinksUsed { risks.append(.fewLinksUsed) }
        if changedLately { risks.append(.changedLately) }
        return risks
    }
}
