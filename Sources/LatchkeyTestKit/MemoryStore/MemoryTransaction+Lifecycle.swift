import LatchkeyCore

extension MemoryTransaction {
    func addressChange(withUndo candidates: [SecretDigest]) -> AddressChange? {
        tables.addressChanges.values.first { candidates.contains($0.undo) }
    }

    func insert(_ change: AddressChange) {
        tables.addressChanges[change.id] = change
        write(.addressChange(change.id))
    }

    func close(_ change: AddressChange, at now: Timestamp) throws {
        guard tables.addressChanges[change.id]?.undoneAt == nil, tables.addressChanges[change.id] != nil else {
            throw StoreConflict()
        }
        let open = tables.addressChanges.values.filter {
            $0.account == change.account && $0.changedAt >= change.changedAt && $0.undoneAt == nil
        }
        for var closed in open {
            _ = closed.close(at: now)
            insert(closed)
        }
    }

    func forgetAddressChanges(expiredBefore moment: Timestamp, limit: Int) -> Int {
        let old = tables.addressChanges.values.filter { $0.expiry < moment }.prefix(limit)
        for change in old {
            tables.addressChanges[change.id] = nil
            write(.addressChange(change.id))
        }
        return old.count
    }

    func apiKey(with candidates: [SecretDigest]) -> APIKey? {
        tables.apiKeys.values.first { candidates.contains($0.digest) }
    }

    func apiKeys() -> [APIKey] {
        tables.apiKeys.values.sorted { ($0.createdAt, $0.id.text) < ($1.createdAt, $1.id.text) }
    }

    func insert(_ key: APIKey) {
        tables.apiKeys[key.id] = key
        write(.apiKey(key.id))
    }

    func revoke(_ key: APIKeyID, at now: Timestamp) throws {
        guard var known = tables.apiKeys[key], known.revoke(at: now) else { throw StoreConflict() }
        insert(known)
    }

    func note(who name: String, of session: SessionID) throws {
        guard var known = tables.sessions[session], known.note(who: name) else { throw StoreConflict() }
        tables.sessions[session] = known
        write(.session(session))
    }
}
