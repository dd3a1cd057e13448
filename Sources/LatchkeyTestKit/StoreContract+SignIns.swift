import LatchkeyCore

extension StoreContract {
    func roundTrips() async throws {
        let store = try open()
        let account = try samples.account("j\u{fc}rgen@b\u{fc}cher.example", at: now)
        let (first, secrets) = try samples.signIn(subject: .account(account.id, epoch: 1), at: now)
        var handedOff = try samples.signIn(subject: .nobody, at: now).signIn
        _ = handedOff.confirm(
            bound: false, in: .of(nil), at: now, handoffCode: first.digests.code, by: Samples.requester,
            under: AppPolicy(tier: .low))
        let others = [try samples.signIn(subject: .newcomer, at: now).signIn, handedOff]
        try await store.transact { [others] transaction in
            try transaction.insert(account)
            for signIn in [first] + others { try transaction.insert(signIn) }
        }
        let keyring = samples.keyring
        let read = try await store.read { snapshot in
            (
                try snapshot.account(account.id), try snapshot.account(for: account.address),
                try snapshot.signIn(withLink: keyring.digests(secrets.link)),
                try snapshot.signIn(withNotMe: keyring.digests(secrets.notMe)),
                try others.map { try snapshot.signIn($0.id) }
            )
        }
        try require(read.0 == account && read.1 == account, "accounts by id and address")
        try require(read.2 == first && read.3 == first, "sign-ins by link and not-me")
        try require(read.4 == others, "sign-ins by id, in every state and for every subject")
    }

    func rollback() async throws {
        struct Stop: Error {}
        let store = try open()
        let account = try samples.account(at: now)
        do {
            try await store.transact { transaction in
                try transaction.insert(account)
                throw Stop()
            }
            throw Broken(description: "the error of the work is thrown on")
        } catch is Stop {}
        try require(try await store.read { try $0.account(account.id) } == nil, "nothing stays of work that threw")
    }

    func conflict() async throws {
        let store = try open()
        let counter = Samples(seed: 7).entropy
        let runs = try await store.transact { transaction -> Int in
            // The generator goes on between runs, so the first run's byte differs from the last's.
            let byte = counter.bytes(1)[0]
            guard byte.isMultiple(of: 2) else { throw StoreConflict() }
            return Int(byte)
        }
        try require(runs.isMultiple(of: 2), "the work runs until it finds no conflict")
    }

    func race() async throws {
        let store = try open()
        let id = try await pendingSignIn(in: store).id
        let moment = now
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await store.transact { transaction in
                        guard let before = try transaction.signIn(id) else { return false }
                        var signIn = before
                        guard signIn.deny(at: moment) else { return false }
                        try transaction.advance(signIn, from: before)
                        return true
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        try require(winners == 1, "one of a hundred wins; \(winners) did")
    }

    func stalePicture() async throws {
        let store = try open()
        let before = try await pendingSignIn(in: store)
        var denied = before
        _ = denied.deny(at: now)
        try await store.transact { [denied] in try $0.advance(denied, from: before) }
        let marker = try samples.account(at: now)
        do {
            try await store.transact { [denied] transaction in
                try transaction.insert(marker)
                try transaction.advance(denied, from: before)
            }
            throw Broken(description: "a write from a stale picture is a conflict")
        } catch is StoreConflict {}
        let left = try await store.read { try $0.account(marker.id) }
        try require(left == nil, "nothing stays of a transaction that ends in a conflict")
    }

    private func pendingSignIn(in store: any Store) async throws -> SignIn {
        let signIn = try samples.signIn(at: now).signIn
        try await store.transact { try $0.insert(signIn) }
        return signIn
    }

    func openSignIns() async throws {
        let store = try open()
        let (signIn, secrets) = try samples.signIn(at: now)
        let keyring = samples.keyring
        let moment = now
        try await store.transact { try $0.insert(signIn) }
        func picture(at moment: Timestamp) async throws -> RequestPicture {
            let question = RequestPicture.Question(
                app: signIn.app, address: signIn.address, device: [], binding: keyring.digests(secrets.binding),
                subjects: [[1], [2]], now: moment)
            return try await store.transact { try $0.picture(for: question) }
        }
        let open = try await picture(at: moment)
        try require(open.openHere == [signIn], "an open sign-in is found by its binding")
        try require(
            open.open == [.init(id: signIn.id, expiry: signIn.expiry, fromKnownDevice: false)],
            "open sign-ins of an identifier are found")
        let late = try await picture(at: signIn.expiry)
        try require(late.openHere.isEmpty && late.open.isEmpty, "an expired one is not")
        try await store.transact { transaction in
            var ended = signIn
            _ = ended.deny(at: moment)
            try transaction.advance(ended, from: signIn)
        }
        try require(try await picture(at: moment).openHere.isEmpty, "a denied one is not")
    }

    func forgetting() async throws {
        let store = try open()
        let old = try samples.signIn(at: now - .days(3)).signIn
        let fresh = try samples.signIn(at: now).signIn
        let message = OutboxMessage(
            id: .random(from: samples.entropy), signIn: old.id, sealed: nil, state: .accepted(reply: "250"),
            stateAt: now, attempts: 1, dueAt: now, expiry: now)
        let (moment, subject) = (now, [UInt8]([1, 2, 3]))
        let counts = try await store.transact { transaction in
            for signIn in [old, fresh] { try transaction.insert(signIn) }
            try transaction.enqueue(message)
            try transaction.save(Allowance(grants: [moment]), of: subject, until: moment - .seconds(1))
            return (
                try transaction.forgetSignIns(expiredBefore: moment - .days(1), limit: 10),
                try transaction.forgetAllowances(before: moment, limit: 10)
            )
        }
        let left = try await store.read {
            (try $0.signIn(old.id), try $0.signIn(fresh.id), try $0.message(of: old.id))
        }
        try require(counts == (1, 1), "one of each is old")
        try require(left.0 == nil && left.1 == fresh && left.2 == nil, "the old one goes with its message")
    }
}
