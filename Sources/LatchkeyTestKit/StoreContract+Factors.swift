import LatchkeyCore

extension StoreContract {
    func factors() async throws {
        let store = try open()
        let account = try samples.account(at: now)
        let session = SessionID.random(from: samples.entropy)
        func offer() -> Factor {
            Factor(
                id: .random(from: samples.entropy), account: account.id, kind: .totp, sealed: [1, 0, 255],
                createdAt: now, offeredTo: session)
        }
        let (offered, second) = (offer(), offer())
        try await store.transact { transaction in
            try transaction.insert(account)
            try transaction.insert(offered)
        }
        try await requireConflict("a second offer to a session") { try await store.transact { try $0.insert(second) } }
        var proven = offered
        (proven.offeredTo, proven.confirmedAt, proven.lastStep) = (nil, now, 59_000_000)
        try await store.transact { [proven] in try $0.advance(proven, from: offered) }
        try await requireConflict("a step that was taken") {
            try await store.transact { [proven] in try $0.advance(proven, from: offered) }
        }
        let found = try await store.read { try $0.factors(of: account.id) }
        try require(found == [proven], "it comes back as it was written")
        try await forgottenOffer(second, in: store)
        try await store.transact { try $0.remove(offered.id) }
        try await requireConflict("to remove it again") { try await store.transact { try $0.remove(offered.id) } }
    }

    private func forgottenOffer(_ offer: Factor, in store: any Store) async throws {
        let later = now + .days(1)
        try await store.transact { try $0.insert(offer) }
        let gone = try await store.transact { try $0.forgetOffers(before: later, limit: 10) }
        let left = try await store.read { try $0.factors(of: offer.account).count }
        try require(gone == 1 && left == 1, "offers that nobody took up go, and factors stay")
    }

    func recoveries() async throws {
        let store = try open()
        let (account, signIn, moment) = (
            AccountID.random(from: samples.entropy), SignInID.random(from: samples.entropy), now
        )
        let waiting = Recovery(
            id: .random(from: samples.entropy), account: account, app: AppID(trusted: "wiki"), startedBy: "Kim \u{e4}",
            checked: "called back", startedAt: now, expiry: now + Recovery.patience)
        try await store.transact { try $0.insert(waiting) }
        var sent = waiting
        _ = sent.approve(by: "Ola", at: now)
        sent.send(signIn, expiry: now + .minutes(5))
        try await store.transact { [sent] in try $0.advance(sent, from: waiting) }
        try await requireConflict("a second approval") {
            try await store.transact { [sent] in try $0.advance(sent, from: waiting) }
        }
        var done = sent
        done.complete(at: now + .minutes(1))
        try await store.transact { [sent, done] in try $0.advance(done, from: sent) }
        let found = try await store.read { snapshot in
            [
                try snapshot.recovery(waiting.id), try snapshot.recovery(of: signIn),
                try snapshot.recoveries(of: account, limit: 5).first, try snapshot.recoveries(limit: 5).first,
            ]
        }
        try require(found.allSatisfy { $0 == done }, "it is found by its id, its sign-in and its account")
        let gone = try await store.transact { transaction in
            (
                try transaction.forgetRecoveries(expiredBefore: moment, limit: 5),
                try transaction.forgetRecoveries(expiredBefore: moment + .hours(1), limit: 5)
            )
        }
        try require(gone == (0, 1), "it goes when it has expired")
    }
}
