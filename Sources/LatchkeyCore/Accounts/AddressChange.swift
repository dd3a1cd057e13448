public enum AddressChangeEntity {}
public typealias AddressChangeID = Identifier<AddressChangeEntity>

/// A change of an account's address, as long as whoever holds the old mailbox can take it back.
public struct AddressChange: Hashable, Sendable {
    public let id: AddressChangeID
    public let account: AccountID
    public let before: EmailAddress
    public let after: EmailAddress
    /// Of the secret that was sent to the old address.
    public let undo: SecretDigest
    public let changedAt: Timestamp
    public let expiry: Timestamp
    public internal(set) var undoneAt: Timestamp?

    /// Long enough for somebody to come back from a holiday and find the notice.
    public static let lifetime = TimeSpan.days(7)

    public init(
        id: AddressChangeID, account: AccountID, before: EmailAddress, after: EmailAddress, undo: SecretDigest,
        changedAt: Timestamp, expiry: Timestamp, undoneAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.before = before
        self.after = after
        self.undo = undo
        self.changedAt = changedAt
        self.expiry = expiry
        self.undoneAt = undoneAt
    }

    public func canBeUndone(at now: Timestamp) -> Bool { undoneAt == nil && now < expiry }

    /// False if there is nothing left to take back.
    public mutating func close(at now: Timestamp) -> Bool {
        guard undoneAt == nil else { return false }
        undoneAt = now
        return true
    }
}
