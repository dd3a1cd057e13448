import LatchkeyCore

extension StoreContract {
    func notices() async throws {
        let store = try open()
        let account = try samples.account(at: now)
        let moment = now
        let (old, fresh) = (notice(to: account, expiry: now), notice(to: account, expiry: now + .days(3)))
        let holder = CourierID.random(from: samples.entropy)
        let leased = try await store.transact { transaction in
            try transaction.insert(account)
            for message in [old, fresh] { try transaction.enqueue(message) }
            return try transaction.lease(dueAt: moment, for: holder, until: moment + .minutes(1), limit: 9)
        }
        try require(Set(leased.map(\.id)) == [old.id, fresh.id], "several wait beside each other and are leased")
        try require(leased.allSatisfy { $0.signIn == nil && $0.account == account.id }, "and say whom they concern")
        let counts = try await store.transact { transaction in
            (
                try transaction.forgetSignIns(expiredBefore: moment + .days(1), limit: 9),
                try transaction.forgetNotices(expiredBefore: moment + .days(1), limit: 9)
            )
        }
        try require(counts == (0, 1), "the old one goes by itself")
        let left = try await store.transact { try $0.renewLeases(of: holder, until: moment + .minutes(2)) }
        try require(left == 1, "and the other stays")
    }

    private func notice(to account: Account, expiry: Timestamp) -> OutboxMessage {
        OutboxMessage(
            id: .random(from: samples.entropy), signIn: nil, account: account.id, sealed: [1, 2, 3], state: .queued,
            stateAt: now, attempts: 0, dueAt: now, expiry: expiry)
    }
}
