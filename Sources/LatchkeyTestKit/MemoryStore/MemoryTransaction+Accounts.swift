import LatchkeyCore

extension MemoryTransaction {
    func account(_ id: AccountID) -> Account? { tables.accounts[id] }

    func account(for address: EmailAddress) -> Account? { tables.account(for: address.key) }

    func accounts(after key: String?, limit: Int) -> [Account] {
        let later = tables.accounts.values.filter { $0.address.key > key ?? "" }
        return Array(later.sorted { $0.address.key < $1.address.key }.prefix(limit))
    }

    func insert(_ account: Account) throws {
        guard tables.account(for: account.address.key) == nil else { throw StoreConflict() }
        tables.accounts[account.id] = account
        write(.account(account.id), .address(account.address.key))
    }

    func update(_ account: Account, from epoch: Int64) throws {
        let owner = tables.account(for: account.address.key)
        guard let before = tables.accounts[account.id], before.epoch == epoch, owner == nil || owner?.id == account.id
        else { throw StoreConflict() }
        tables.accounts[account.id] = account
        write(.account(account.id))
        if before.address.key != account.address.key { write(.address(account.address.key)) }
    }

    func watermarks() -> Watermarks { tables.watermarks }

    func raise(_ scope: Watermarks.Scope, to moment: Timestamp) {
        if tables.watermarks.raise(scope, to: moment) { write(.watermarks) }
    }

    func forgetWatermarks(before moment: Timestamp) {
        let left = tables.watermarks.moments.filter { $0.value >= moment }
        guard left.count < tables.watermarks.moments.count else { return }
        tables.watermarks = Watermarks(left)
        write(.watermarks)
    }
}
