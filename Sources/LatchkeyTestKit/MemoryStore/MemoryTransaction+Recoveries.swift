import LatchkeyCore

extension MemoryTransaction {
    func recovery(_ id: RecoveryID) -> Recovery? { tables.recoveries[id] }

    func recovery(of signIn: SignInID) -> Recovery? {
        tables.recoveries.values.first { $0.signIn == signIn }
    }

    func recoveries(of account: AccountID, limit: Int) -> [Recovery] {
        newest(tables.recoveries.values.filter { $0.account == account }, limit)
    }

    func recoveries(limit: Int) -> [Recovery] { newest(Array(tables.recoveries.values), limit) }

    private func newest(_ recoveries: [Recovery], _ limit: Int) -> [Recovery] {
        Array(recoveries.sorted { ($0.startedAt, $0.id.text) > ($1.startedAt, $1.id.text) }.prefix(limit))
    }

    func insert(_ recovery: Recovery) {
        tables.recoveries[recovery.id] = recovery
        write(.recovery(recovery.id))
    }

    func advance(_ recovery: Recovery, from before: Recovery) throws {
        guard tables.recoveries[recovery.id] == before else { throw StoreConflict() }
        tables.recoveries[recovery.id] = recovery
        write(.recovery(recovery.id))
    }

    func forgetRecoveries(expiredBefore moment: Timestamp, limit: Int) -> Int {
        let old = tables.recoveries.values.filter { $0.expiry < moment }.prefix(limit)
        for recovery in old {
            tables.recoveries[recovery.id] = nil
            write(.recovery(recovery.id))
        }
        return old.count
    }
}
