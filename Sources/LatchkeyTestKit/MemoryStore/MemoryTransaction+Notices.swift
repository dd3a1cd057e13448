import LatchkeyCore

extension MemoryTransaction {
    func forgetNotices(expiredBefore moment: Timestamp, limit: Int) -> Int {
        let old = tables.outbox.values.filter { $0.message.signIn == nil && $0.message.expiry < moment }.prefix(limit)
        for posted in old {
            tables.outbox[posted.message.id] = nil
            write(.message(posted.message.id))
        }
        return old.count
    }
}
