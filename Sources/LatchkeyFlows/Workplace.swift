public import LatchkeyCore

/// What every deed stands on: the ports, the keys and the apps. It is made once, in the command's assembly.
public struct Workplace: Sendable {
    public let store: any Store
    public let clock: any WallClock
    public let entropy: any EntropySource
    public let keyring: Keyring
    public let apps: AppDirectory
    public let announcements: any Announcements

    public init(
        store: any Store, clock: any WallClock, entropy: any EntropySource, keyring: Keyring, apps: AppDirectory,
        announcements: any Announcements
    ) {
        self.store = store
        self.clock = clock
        self.entropy = entropy
        self.keyring = keyring
        self.apps = apps
        self.announcements = announcements
    }
}
