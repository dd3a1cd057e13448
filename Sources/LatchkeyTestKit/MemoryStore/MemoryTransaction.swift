import LatchkeyCore

/// One open transaction: a snapshot with its own writes in it. One task uses it, and the next only after it.
final class MemoryTransaction: StoreTransaction {
    /// The number of the last commit that it sees.
    let snapshot: Int
    var tables: MemoryTables
    private(set) var written: Set<MemoryTables.Key> = []
    private(set) var events: [AuditEvent] = []

    init(on tables: MemoryTables, after commit: Int) {
        self.tables = tables
        snapshot = commit
    }

    func write(_ keys: MemoryTables.Key...) {
        written.formUnion(keys)
    }

    /// A value that the database keeps unique was there already: a broken world, and no conflict.
    struct Duplicate: Error {
        let key: MemoryTables.Key
    }
}

extension MemoryTransaction {
    func append(_ event: AuditEvent) {
        events.append(event)
    }

    func append(_ event: AuditEvent, atMost most: Int) {
        let earlier = (tables.events + events).count { $0.signIn == event.signIn && $0.name == event.name }
        if earlier < most { append(event) }
    }

    func events(of signIn: SignInID, limit: Int) -> [AuditEvent] {
        Array((tables.events + events).filter { $0.signIn == signIn }.prefix(limit))
    }

    func newestMoment() -> Timestamp? { (events.last ?? tables.events.last)?.at }

    func signIn(withFingerprint fingerprint: String) -> SignInID? {
        (tables.events + events).first { $0.details["link"] == fingerprint }?.signIn
    }
}

extension MemoryTransaction {
    func allowance(_ subject: [UInt8]) -> Allowance { tables.allowances[subject]?.allowance ?? Allowance() }

    func save(_ allowance: Allowance, of subject: [UInt8], until: Timestamp) {
        tables.allowances[subject] = MemoryTables.Kept(allowance: allowance, until: until)
        write(.allowance(subject))
    }

    func clearAllowance(_ subject: [UInt8]) {
        guard tables.allowances.removeValue(forKey: subject) != nil else { return }
        write(.allowance(subject))
    }

    func forgetAllowances(before moment: Timestamp, limit: Int) -> Int {
        let old = tables.allowances.filter { $0.value.until < moment }.prefix(limit)
        for subject in old.map(\.key) { clearAllowance(subject) }
        return old.count
    }
}
