/// A browser that has signed in to an account before. It is limited apart from strangers (promise 6); it proves nothing.
public struct KnownDevice: Hashable, Sendable {
    public let digest: SecretDigest
    public let account: AccountID
    public let lastSeenAt: Timestamp

    public static let lifetime = TimeSpan.days(180)

    public init(digest: SecretDigest, account: AccountID, lastSeenAt: Timestamp) {
        self.digest = digest
        self.account = account
        self.lastSeenAt = lastSeenAt
    }
}
