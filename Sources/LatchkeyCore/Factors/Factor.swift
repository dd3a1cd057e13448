/// Something that an account proves beside its mailbox.
public struct Factor: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// RFC 6238.
        case totp
    }

    public let id: FactorID
    public let account: AccountID
    public let kind: Kind
    /// The secret, sealed by the keyring under the factor's id.
    public let sealed: [UInt8]
    public let createdAt: Timestamp
    /// The session that it is offered to, until it is proven: nobody else sees the secret or can prove it.
    public var offeredTo: SessionID?
    /// When it was first proven; until then it is an offer and counts for nothing.
    public var confirmedAt: Timestamp?
    /// The step of the last value that was taken: each value is good once (RFC 6238 §5.2).
    public var lastStep: Int64?

    public init(
        id: FactorID, account: AccountID, kind: Kind, sealed: [UInt8], createdAt: Timestamp,
        offeredTo: SessionID? = nil, confirmedAt: Timestamp? = nil, lastStep: Int64? = nil
    ) {
        self.id = id
        self.account = account
        self.kind = kind
        self.sealed = sealed
        self.createdAt = createdAt
        self.offeredTo = offeredTo
        self.confirmedAt = confirmedAt
        self.lastStep = lastStep
    }
}
