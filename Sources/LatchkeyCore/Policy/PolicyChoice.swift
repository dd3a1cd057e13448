/// The choices of a policy, by their keys in the configuration.
public enum PolicyChoice: String, Sendable, CaseIterable {
    case linkLifetime = "link_lifetime"
    case button
    case crossDevice = "cross_device"
    case linkSecret = "link_secret"
    case sessionAbsolute = "session.absolute"
    case sessionIdle = "session.idle"
    case secondFactor = "second_factor"
    case withoutFactor = "without_factor"
    case sharedMailbox = "shared_mailbox"
    case placeChange = "place_change"
    case replay
    case signUp = "sign_up"
    case scannedDomains = "scanned_domains"
    case recoveryApproval = "recovery_approval"
    case askWho = "ask_who"
    case ceiling

    /// False for what each app sets for itself: no tier has a number for it to depart from.
    public var belongsToTier: Bool { self != .ceiling }
}

extension AppPolicy {
    /// What was chosen, in the words of the configuration.
    public subscript(choice: PolicyChoice) -> String {
        switch choice {
        case .linkLifetime: linkLifetime.text
        case .button: button.rawValue
        case .crossDevice: crossDevice.rawValue
        case .linkSecret: linkSecret.rawValue
        case .sessionAbsolute: session.absolute.text
        case .sessionIdle: session.idle.text
        case .secondFactor: secondFactor.rawValue
        case .withoutFactor: withoutFactor.rawValue
        case .sharedMailbox: sharedMailbox.rawValue
        case .placeChange: placeChange.rawValue
        case .replay: replay.rawValue
        case .signUp: signUp.rawValue
        case .scannedDomains: scannedDomains.rawValue
        case .recoveryApproval: recoveryApproval.rawValue
        case .askWho: askWho.rawValue
        case .ceiling: ceiling.map(String.init) ?? "none"
        }
    }

    /// Where it isn't what its tier says.
    public var departures: [PolicyChoice] {
        let usual = AppPolicy(tier: tier)
        return PolicyChoice.allCases.filter { $0.belongsToTier && self[$0] != usual[$0] }
    }
}
