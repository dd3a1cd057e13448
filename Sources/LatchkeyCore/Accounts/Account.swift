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
    /// What an administrator says about the mailbox; nil where nobody has said anything.
    public private(set) var mailbox: MailboxClass?
    /// Links are refused until a factor or an administrator clears it, since this moment: the mailbox may be another's.
    public private(set) var heldAt: Timestamp?
    /// When something that matters to security changed last.
    public private(set) var changedAt: Timestamp?
    /// The kinds of second factor that work.
    public private(set) var factors: Set<Factor.Kind>
    /// In which it is written to: that of the latest sign-in. Nil before the first.
    public private(set) var language: Language?
    /// Until when a first factor may be set with a link, because staff invited or recovered this person.
    public private(set) var mayEnrolUntil: Timestamp?

    public init(
        id: AccountID, createdAt: Timestamp, address: EmailAddress, verifiedAt: Timestamp?,
        standing: Standing = .active, epoch: Int64 = 1, mailbox: MailboxClass? = nil, heldAt: Timestamp? = nil,
        changedAt: Timestamp? = nil, factors: Set<Factor.Kind> = [], mayEnrolUntil: Timestamp? = nil,
        language: Language? = nil
    ) {
        self.id = id
        self.createdAt = createdAt
        self.address = address
        self.verifiedAt = verifiedAt
        self.standing = standing
        self.epoch = epoch
        self.mailbox = mailbox
        self.heldAt = heldAt
        self.changedAt = changedAt
        self.factors = factors
        self.mayEnrolUntil = mayEnrolUntil
        self.language = language
    }

    public mutating func verifyAddress(at now: Timestamp, in language: Language) {
        verifiedAt = now
        self.language = language
    }

    /// False if it was disabled already. Either way nothing that was issued before is alive afterwards.
    public mutating func disable(at now: Timestamp) -> Bool {
        guard standing == .active else { return false }
        standing = .disabled
        raiseEpoch(at: now)
        return true
    }

    /// The epoch rises here too, so that nothing from before the disabling comes back to life.
    public mutating func enable(at now: Timestamp) -> Bool {
        guard standing == .disabled else { return false }
        standing = .active
        raiseEpoch(at: now)
        return true
    }

    public mutating func change(to address: EmailAddress, at now: Timestamp) -> Bool {
        guard address != self.address else { return false }
        self.address = address
        verifiedAt = nil
        raiseEpoch(at: now)
        return true
    }

    public mutating func signOutEverywhere(at now: Timestamp) {
        raiseEpoch(at: now)
    }

    /// Its mailbox may be in other hands: an undone change of address, a leak report, a complaint.
    public mutating func hold(at now: Timestamp) -> Bool {
        guard heldAt == nil else { return false }
        heldAt = now
        raiseEpoch(at: now)
        return true
    }

    /// A factor, or an administrator, has cleared it.
    public mutating func release() -> Bool {
        guard heldAt != nil else { return false }
        heldAt = nil
        return true
    }

    /// What the mailbox is; nil where it is for the rules to say. Decides about sign-ins to come, and ends nothing.
    public mutating func mark(_ mailbox: MailboxClass?) -> Bool {
        guard mailbox != self.mailbox else { return false }
        self.mailbox = mailbox
        return true
    }

    /// A first factor, or one more: what was issued before lives on.
    public mutating func add(_ kind: Factor.Kind, at now: Timestamp) {
        factors.insert(kind)
        mayEnrolUntil = nil
        changedAt = now
    }

    /// A factor is gone, and these kinds are left. Everything that was issued is dead.
    public mutating func keepFactors(_ kinds: Set<Factor.Kind>, at now: Timestamp) {
        factors = kinds
        raiseEpoch(at: now)
    }

    /// Its factors are gone. Everything that was issued is dead.
    public mutating func resetFactors(at now: Timestamp) {
        factors = []
        mayEnrolUntil = nil
        raiseEpoch(at: now)
    }

    public mutating func invite(until: Timestamp) {
        mayEnrolUntil = until
    }

    public func mayEnrol(at now: Timestamp) -> Bool { mayEnrolUntil.map { now < $0 } ?? false }

    private mutating func raiseEpoch(at now: Timestamp) {
        epoch += 1
        changedAt = now
    }
}
