public import LatchkeyCore
import Synchronization

/// What every deed stands on: the ports, the keys and the apps. It is made once, in the command's assembly.
public struct Workplace: Sendable {
    public let store: any Store
    public let clock: any WallClock
    public let entropy: any EntropySource
    public let keyring: Keyring
    public let announcements: any Announcements
    public let traffic: Traffic
    /// How many zero bits strangers work for.
    public let workDifficulty: Int
    private let rules: Rules

    public init(
        store: any Store, clock: any WallClock, entropy: any EntropySource, keyring: Keyring, apps: AppDirectory,
        announcements: any Announcements, networks: any NetworkRegistry = NoNetworkRegistry(),
        traffic: Traffic = Traffic(), workDifficulty: Int = ProofOfWork.usualDifficulty
    ) {
        self.store = store
        self.clock = clock
        self.entropy = entropy
        self.keyring = keyring
        self.announcements = announcements
        self.traffic = traffic
        self.workDifficulty = workDifficulty
        rules = Rules(State(apps: apps, networks: networks))
    }

    public var apps: AppDirectory { rules.state.withLock(\.apps) }

    /// Whether messages to this address put the code before the link. The domain alone decides, so that it says nothing
    /// about the address.
    public func putsCodeFirst(_ address: EmailAddress, in app: App) -> Bool {
        app.policy.scannedDomains == .codeFirst && traffic.isScanned(address.domain)
    }

    public var mailboxes: MailboxRules { apps.mailboxes }

    public var networks: any NetworkRegistry { rules.state.withLock(\.networks) }

    /// From now on these apps, policies and networks hold; what is under way has read the old ones.
    public func reload(_ apps: AppDirectory, networks: (any NetworkRegistry)? = nil) {
        rules.state.withLock { $0 = State(apps: apps, networks: networks ?? $0.networks) }
    }

    private struct State {
        let apps: AppDirectory
        let networks: any NetworkRegistry
    }

    /// What can change while the server runs.
    private final class Rules: Sendable {
        let state: Mutex<State>

        init(_ state: State) { self.state = Mutex(state) }
    }
}
