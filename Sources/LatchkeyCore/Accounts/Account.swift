/// Somebody who can sign in. Every change that matters to security raises the epoch, and what was issued under an
/// older epoch is dead.
public struct Account: Hashable, Sendable {
    public enum Standing: String, Sendable {
        case active
        case disabled
    }

    public let id: AccountID
    public let createdAt: Timestamp
    public private(set) var address: EmailAddress
    /// When a link that was sent to the address was last completed; nil for an account that staff made.
    public private(set) var verifiedAt: Timestamp?
    public private(set) var standing: Standing
    public private(set) var epoch: Int64

    public init(
        id: AccountID, createdAt: Timestamp, address: EmailAddress, verifiedAt: Timestamp?,
        standing: Standing = .active, epoch: Int64 = 1
    ) {
        self.id = id
        self.createdAt = createdAt
        self.address = address
        self.verifiedAt = verifiedAt
        self.standing = standing
        self.epoch = epoch
    }

    public mutating func verifyAddress(at now: Timestamp) {
        verifiedAt = now
    }

    /// False if it was disabled already. Either way nothing that was issued before is alive afterwards.
    public mutating func disable() -> Bool {
        guard standing == .active else { return false }
        standing = .disabled
        epoch += 1
        return true
    }

    /// The epoch rises here too, so that nothing from before the disabling comes back to life.
    public mutating func enable() -> Bool {
        guard standing == .disabled else { return false }
        standing = .active
        epoch += 1
        return true
    }

    public mutating func change(to address: EmailAddress) -> Bool {
        guard address != self.address else { return false }
        self.address = address
        verifiedAt = nil
        epoch += 1
        return true
    }

    public mutating func signOutEverywhere() {
        epoch += 1
    }
}
