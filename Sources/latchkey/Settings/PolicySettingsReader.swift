import LatchkeyCore

/// Why an app's policy departs from its tier, choice by choice.
typealias PolicyReasons = [PolicyChoice: String]

/// The section `policy` of an app: its choices, and why they are not its tier's.
struct PolicySettingsReader {
    let section: SettingsSection
    let tier: Tier

    func read() -> (policy: AppPolicy, because: PolicyReasons) {
        let session = section.section("session")
        let policy = readChoices(session)
        let because = readReasons(policy, session)
        for choice in policy.departures where because[choice] == nil { askWhy(choice, policy, session) }
        refuseUniversal()
        refuseUnfit(policy, session)
        session.refuseUnknownKeys()
        section.refuseUnknownKeys()
        return (policy, because)
    }

    private func readChoices(_ session: SettingsSection) -> AppPolicy {
        var policy = AppPolicy(tier: tier)
        policy.linkLifetime = section.span("link_lifetime", or: policy.linkLifetime)
        policy.button = section.choice("button", or: policy.button)
        policy.crossDevice = section.choice("cross_device", or: policy.crossDevice)
        policy.linkSecret = section.choice("link_secret", or: policy.linkSecret)
        policy.session.absolute = session.span("absolute", or: policy.session.absolute)
        policy.session.idle = session.span("idle", or: policy.session.idle)
        policy.secondFactor = section.choice("second_factor", or: policy.secondFactor)
        policy.withoutFactor = section.choice("without_factor", or: policy.withoutFactor)
        policy.sharedMailbox = section.choice("shared_mailbox", or: policy.sharedMailbox)
        policy.placeChange = section.choice("place_change", or: policy.placeChange)
        policy.replay = section.choice("replay", or: policy.replay)
        policy.signUp = section.choice("sign_up", or: policy.signUp)
        policy.scannedDomains = section.choice("scanned_domains", or: policy.scannedDomains)
        policy.recoveryApproval = section.choice("recovery_approval", or: policy.recoveryApproval)
        policy.askWho = section.choice("ask_who", or: policy.askWho)
        if section.text("ceiling") != nil {
            policy.ceiling = section.count("ceiling", or: Self.ceilings.upperBound, in: Self.ceilings)
        }
        return policy
    }

    /// `because:` is one sentence for all choices, or one for each under its key; `session` may have its own inside.
    private func readReasons(_ policy: AppPolicy, _ session: SettingsSection) -> PolicyReasons {
        let ofSession = session.text("because")
        var general: String?
        var particular: [String: String] = [:]
        if section.hasSection("because") {
            let reasons = section.section("because")
            for key in Set(PolicyChoice.allCases.map(\.key)) { particular[key] = reasons.text(key) }
            reasons.refuseUnknownKeys()
        } else {
            general = section.text("because")
        }
        let given = policy.departures.compactMap { choice -> (PolicyChoice, String)? in
            let own = choice.isOfSession ? ofSession : nil
            let reason = [own, particular[choice.key], general].lazy.compactMap(\.self).first { !$0.isEmpty }
            return reason.map { (choice, $0) }
        }
        return Dictionary(uniqueKeysWithValues: given)
    }

    private func askWhy(_ choice: PolicyChoice, _ policy: AppPolicy, _ session: SettingsSection) {
        let usual = AppPolicy(tier: tier)[choice]
        let example =
            choice.isOfSession
            ? "because: \"…\" inside session" : "because: \"…\" in policy, or because: {\(choice.key): \"…\"}"
        complain(
            choice, session,
            "\(policy[choice]) departs from tier \(tier.rawValue), which has \(usual), and doesn't say why; add \(example)"
        )
    }

    private func complain(_ choice: PolicyChoice, _ session: SettingsSection, _ says: String) {
        if choice.isOfSession {
            session.complain(choice.lastKey, says)
        } else {
            section.complain(choice.key, says)
        }
    }

    static let ceilings = 1...1_000_000
}

// MARK: What can't be chosen

extension PolicySettingsReader {
    /// Rules that hold for everybody (docs/policy.md); whoever looks for a switch is told that there is none.
    private func refuseUniversal() {
        let keys: [(keys: [String], says: String)] = [
            (
                ["single_use", "one_time", "reuse", "reusable", "max_uses", "uses", "multiple_use"],
                "can't be chosen: a link is used once, whatever the policy. The same click in the same browser finds its "
                    + "session again; remove this key"
            ),
            (
                ["grace", "grace_period", "leeway", "clock_skew"],
                "can't be chosen: an expired link is expired, to the millisecond. Set link_lifetime, 10m at most, and "
                    + "remove this key"
            ),
            (
                ["opening", "open_signs_in", "get_signs_in", "prefetch"],
                "can't be chosen: opening a link changes nothing, because scanners open links too. button: not_needed "
                    + "spares people the press; remove this key"
            ),
            (
                ["hash", "hashing", "store_secrets", "digest"],
                "can't be chosen: secrets are stored as digests and nothing else; remove this key"
            ),
            (
                ["reveal_unknown", "uniform_answers", "enumeration"],
                "can't be chosen: known and unknown addresses are answered alike; remove this key"
            ),
            (["epoch", "revocation"], "can't be chosen: the account's present state rules; remove this key"),
            (["audit", "log"], "can't be chosen: what matters is always written down; remove this key"),
        ]
        for rule in keys { for key in rule.keys { section.refuse(key, rule.says) } }
    }

    /// Values that are words of the file, and no choices at this tier.
    private func refuseUnfit(_ policy: AppPolicy, _ session: SettingsSection) {
        if policy.linkLifetime > AppPolicy.longestLinkLifetime {
            section.complain("link_lifetime", "a link lives 10m at most (NIST SP 800-63B-4 §3.1.3.2); write 10m")
        }
        if policy.crossDevice == .here, tier != .low {
            section.complain("cross_device", "here is for tier low alone; write code or deny")
        }
        if session.has("idle"), policy.session.idle > policy.session.absolute {
            session.complain(
                "idle", "is longer than the whole session; write \(policy.session.absolute.text) or less")
        }
        guard tier == .high else { return }
        if policy.secondFactor != .always {
            section.complain(
                "second_factor", "at tier high a link alone never signs in; write always, or choose tier: moderate")
        }
        if policy.withoutFactor == .allow {
            section.complain(
                "without_factor",
                "allow would let a link alone sign in, which tier high never does; write enrol or refuse")
        }
        if policy.signUp == .open {
            section.complain("sign_up", "at tier high not everybody gets an account; write domains or invited")
        }
    }
}

extension PolicyChoice {
    fileprivate var isOfSession: Bool { self == .sessionAbsolute || self == .sessionIdle }

    /// What a reason is given under.
    fileprivate var key: String { isOfSession ? "session" : rawValue }

    fileprivate var lastKey: String { rawValue.split(separator: ".").last.map(String.init) ?? rawValue }
}
