// A case in one line of fixed words, as audit events keep it: what speaks for itself is left out, so that an ordinary
// sign-in reads `act=bound`. The policy is no part of it; it can be decided anew under another.

extension PolicyCase {
    /// Such as `act=bound known_device=false network=other mailbox=role`.
    public var facts: String {
        let ordinary = PolicyCase(policy: policy)
        let words: [(name: String, value: String, usual: String?)] = [
            ("act", act.rawValue, nil),
            ("purpose", purpose.rawValue, ordinary.purpose.rawValue),
            ("factors", factors.map(\.rawValue).sorted().joined(separator: ","), ""),
            ("held", String(isHeld), "false"),
            ("invited", String(mayEnrol), "false"),
            ("known_device", String(signals.knownDevice), "true"),
            ("network", signals.network.rawValue, Signals.Change.same.rawValue),
            ("device", signals.device.rawValue, Signals.Change.same.rawValue),
            ("mailbox", signals.mailbox.rawValue, MailboxClass.person.rawValue),
            ("openers", String(signals.openers), String(ordinary.signals.openers)),
            ("fast", String(signals.isFasterThanAPerson), "false"),
            ("many_requests", String(signals.manyRequests), "false"),
            ("few_used", String(signals.fewLinksUsed), "false"),
            ("changed_lately", String(signals.changedLately), "false"),
        ]
        return words.filter { $0.value != $0.usual }.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }

    /// Longer than all words together.
    public static let longestFacts = 400

    /// Nil for what ``facts`` didn't write, each word known and once: a case that is half understood is decided wrongly.
    public init?(facts: String, policy: AppPolicy) {
        guard facts.utf8.count <= Self.longestFacts else { return nil }
        self.init(policy: policy)
        var seen: Set<Substring> = []
        for word in facts.split(separator: " ", omittingEmptySubsequences: false) {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, seen.insert(parts[0]).inserted, take(parts[0], String(parts[1])) else { return nil }
        }
        guard seen.contains("act") else { return nil }
    }

    private mutating func take(_ name: Substring, _ value: String) -> Bool {
        switch name {
        case "act": Self.take(value, &act)
        case "purpose": Self.take(value, &purpose)
        case "factors": takeFactors(value)
        case "held": Self.take(value, &isHeld)
        case "invited": Self.take(value, &mayEnrol)
        case "known_device": Self.take(value, &signals.knownDevice)
        case "network": Self.take(value, &signals.network)
        case "device": Self.take(value, &signals.device)
        case "mailbox": Self.take(value, &signals.mailbox)
        case "openers": takeOpeners(value)
        case "fast": Self.take(value, &signals.isFasterThanAPerson)
        case "many_requests": Self.take(value, &signals.manyRequests)
        case "few_used": Self.take(value, &signals.fewLinksUsed)
        case "changed_lately": Self.take(value, &signals.changedLately)
        default: false
        }
    }

    private static func take<Word: RawRepresentable<String>>(_ value: String, _ place: inout Word) -> Bool {
        guard let word = Word(rawValue: value) else { return false }
        place = word
        return true
    }

    private static func take(_ value: String, _ place: inout Bool) -> Bool {
        guard let word = Bool(value) else { return false }
        place = word
        return true
    }

    private mutating func takeFactors(_ value: String) -> Bool {
        let kinds = value.split(separator: ",", omittingEmptySubsequences: false)
            .compactMap { Factor.Kind(rawValue: String($0)) }
        factors = Set(kinds)
        return !kinds.isEmpty && factors.count == kinds.count && kinds.map(\.rawValue).joined(separator: ",") == value
    }

    private mutating func takeOpeners(_ value: String) -> Bool {
        guard value.utf8.count <= 3, let count = Int(value), count >= 0, String(count) == value else { return false }
        signals.openers = count
        return true
    }
}
