/// What the kill switch ended.
public enum RevocationTarget: Hashable, Sendable {
    /// What was issued under this epoch, which has risen since.
    case account(AccountID, address: EmailAddress, epoch: Int64)
    /// What was asked for until the moment to which the watermark was raised.
    case watermark(Watermarks.Scope, to: Timestamp)
}

public struct RevocationCounts: Hashable, Sendable {
    public let links: Int
    public let sessions: Int
    /// Of those links: they wait to be sent, and never will be.
    public let messages: Int

    public init(links: Int, sessions: Int, messages: Int) {
        self.links = links
        self.sessions = sessions
        self.messages = messages
    }
}

/// Digests that were reported as leaked, by kind, and in each kind as many as a secret may be stored under.
public typealias LeakedDigests = [Secret.Kind: [SecretDigest]]

/// All that is known of them.
public struct LeakPicture: Sendable {
    /// By link, not-me or binding.
    public let signIns: [SignIn]
    /// By their own secrets, and by the bindings of the sign-ins that they came of.
    public let sessions: [SessionRecord]
    public let devices: [KnownDevice]
    public let apiKeys: [APIKey]
    public let addressChanges: [AddressChange]

    public init(
        signIns: [SignIn], sessions: [SessionRecord], devices: [KnownDevice], apiKeys: [APIKey],
        addressChanges: [AddressChange]
    ) {
        self.signIns = signIns
        self.sessions = sessions
        self.devices = devices
        self.apiKeys = apiKeys
        self.addressChanges = addressChanges
    }

    public var isEmpty: Bool {
        signIns.isEmpty && sessions.isEmpty && devices.isEmpty && apiKeys.isEmpty && addressChanges.isEmpty
    }
}

public protocol RevocationReading {
    /// What was alive at `now` until `target` was carried out; `earlier` are the watermarks from before it. It may take a
    /// while where there is much to count, so it is asked after the revocation and never within it.
    func count(_ target: RevocationTarget, under earlier: Watermarks, at now: Timestamp) throws -> RevocationCounts
    func leaked(_ digests: LeakedDigests) throws -> LeakPicture
    func accounts(_ ids: Set<AccountID>) throws -> [Account]
    /// Each with what rules over it; those that are gone are left out.
    func signIns(_ ids: [SignInID]) throws -> [(signIn: SignIn, circumstances: Circumstances)]
}

public protocol RevocationRecords: RevocationReading {
    /// A conflict if it was gone already.
    func forget(_ device: KnownDevice) throws
    /// No browser is known to the account any more.
    func forgetDevices(of account: AccountID) throws
}
