public import LatchkeyCore

/// Everything that a ``MemoryStore`` keeps. A copy is a snapshot: writes to one don't show in the other.
public struct MemoryTables: Sendable {
    public internal(set) var accounts: [AccountID: Account] = [:]
    public internal(set) var signIns: [SignInID: SignIn] = [:]
    public internal(set) var sessions: [SessionID: Session] = [:]
    public internal(set) var devices: [[UInt8]: KnownDevice] = [:]
    public internal(set) var outbox: [MessageID: Posted] = [:]
    public internal(set) var allowances: [[UInt8]: Kept] = [:]
    public internal(set) var openers: [SignInID: [Opener]] = [:]
    public internal(set) var factors: [FactorID: Factor] = [:]
    public internal(set) var recoveries: [RecoveryID: Recovery] = [:]
    public internal(set) var addressChanges: [AddressChangeID: AddressChange] = [:]
    public internal(set) var apiKeys: [APIKeyID: APIKey] = [:]
    public internal(set) var watermarks = Watermarks()
    public internal(set) var events: [AuditEvent] = []

    public init() {}

    /// A message with the courier that holds it.
    public struct Posted: Sendable {
        public var message: OutboxMessage
        public var holder: CourierID?
    }

    /// An allowance with the moment from which nobody asks for it any more.
    public struct Kept: Sendable {
        public var allowance: Allowance
        public var until: Timestamp
    }

    /// What two transactions can get into each other's way with: a row, or a value that only one row may have.
    public enum Key: Hashable, Sendable {
        case account(AccountID)
        case address(String)
        case signIn(SignInID)
        case session(SessionID)
        case sessionOf(SignInID)
        case device([UInt8])
        case message(MessageID)
        case allowance([UInt8])
        case opener(SignInID, [UInt8])
        case factor(FactorID)
        case offer(SessionID)
        case recovery(RecoveryID)
        case addressChange(AddressChangeID)
        case apiKey(APIKeyID)
        case watermarks
    }

    func account(for key: String) -> Account? {
        accounts.values.first { $0.address.key == key }
    }

    func record(_ session: Session?) -> SessionRecord? {
        guard let session, let account = accounts[session.account] else { return nil }
        return SessionRecord(session: session, account: account, watermarks: watermarks)
    }

    /// Takes over the row of that key as it is in `other`, or its absence.
    mutating func take(_ key: Key, from other: Self) {
        switch key {
        case .account(let id): accounts[id] = other.accounts[id]
        case .signIn(let id): signIns[id] = other.signIns[id]
        case .session(let id): sessions[id] = other.sessions[id]
        case .device(let digest): devices[digest] = other.devices[digest]
        case .message(let id): outbox[id] = other.outbox[id]
        case .allowance(let subject): allowances[subject] = other.allowances[subject]
        case .opener(let id, let name):
            openers[id, default: []].removeAll { $0.name == name }
            openers[id, default: []] += other.openers[id, default: []].filter { $0.name == name }
        case .factor(let id): factors[id] = other.factors[id]
        case .recovery(let id): recoveries[id] = other.recoveries[id]
        case .addressChange(let id): addressChanges[id] = other.addressChanges[id]
        case .apiKey(let id): apiKeys[id] = other.apiKeys[id]
        case .watermarks: watermarks = other.watermarks
        case .address, .sessionOf, .offer: break
        }
    }
}
