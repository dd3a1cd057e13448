import LatchkeyCore

extension StoreContract {
    func addressChanges() async throws {
        let store = try open()
        let account = AccountID.random(from: samples.entropy)
        func change(_ number: Int64) throws -> AddressChange {
            AddressChange(
                id: .random(from: samples.entropy), account: account, before: try samples.address("old@example.com"),
                after: try samples.address("new@example.com"),
                undo: samples.keyring.digest(.random(.undo, from: samples.entropy)),
                changedAt: now + .seconds(number), expiry: now + .days(number))
        }
        let all = [try change(0), try change(1), try change(2)]
        let moment = now
        try await store.transact { transaction in
            for change in all { try transaction.insert(change) }
            try transaction.close(all[1], at: moment)
        }
        let read = try await store.read { snapshot in
            try all.map { try snapshot.addressChange(withUndo: [$0.undo]) }
        }
        try require(read[0] == all[0], "an earlier change stays as it was")
        try require(read[1]?.undoneAt == moment && read[2]?.undoneAt == moment, "this one and later ones are closed")
        do {
            try await store.transact { try $0.close(all[2], at: moment) }
            throw Broken(description: "what is closed can't be closed again")
        } catch is StoreConflict {}
        let gone = try await store.transact { try $0.forgetAddressChanges(expiredBefore: moment + .days(1), limit: 9) }
        try require(gone == 1, "old ones go")
    }

    func apiKeys() async throws {
        let store = try open()
        let key = APIKey(
            id: .random(from: samples.entropy),
            digest: samples.keyring.digest(.random(.apiKey, from: samples.entropy)), name: "helpdesk",
            scopes: [.accountsRead, .recoveries], createdAt: now, expiry: now + .days(90))
        let moment = now
        try await store.transact { try $0.insert(key) }
        let read = try await store.read { (try $0.apiKey(with: [key.digest]), try $0.apiKeys()) }
        try require(read.0 == key && read.1 == [key], "a key is found by its digest, and in the list")
        try await store.transact { try $0.revoke(key.id, at: moment) }
        try require(try await store.read { try $0.apiKeys().first?.revokedAt } == moment, "it can be revoked")
        do {
            try await store.transact { try $0.revoke(key.id, at: moment) }
            throw Broken(description: "once")
        } catch is StoreConflict {}
    }

    func revocations() async throws {
        let store = try open()
        let account = try samples.account(at: now)
        let (open, secrets) = try samples.signIn(subject: .account(account.id, epoch: 1), at: now)
        let decoy = try samples.signIn("berta@example.com", subject: .nobody, at: now).signIn
        let elsewhere = try samples.signIn("carla@example.org", app: "chat", at: now).signIn
        let session = Session(
            id: .random(from: samples.entropy),
            digest: samples.keyring.digest(.random(.session, from: samples.entropy)), account: account.id,
            app: AppID(trusted: "wiki"), signIn: .random(from: samples.entropy), epoch: 1, acr: .emailLink,
            requestedAt: now, createdAt: now, absoluteExpiry: now + .hours(1), idle: .minutes(5), lastSeenAt: now)
        let message = OutboxMessage(
            id: .random(from: samples.entropy), signIn: open.id, sealed: [1], state: .queued, stateAt: now,
            attempts: 0, dueAt: now, expiry: now + .minutes(10))
        let device = KnownDevice(
            digest: samples.keyring.digest(.random(.device, from: samples.entropy)), account: account.id,
            lastSeenAt: now)
        try await store.transact { transaction in
            try transaction.insert(account)
            for signIn in [open, decoy, elsewhere] { try transaction.insert(signIn) }
            try transaction.insert(session)
            try transaction.enqueue(message)
            try transaction.remember(device, replacing: [])
        }
        try await counts(of: account, in: store)
        let digests: LeakedDigests = [
            .link: [open.digests.link, decoy.digests.link], .session: [session.digest], .device: [device.digest],
            .binding: samples.keyring.digests(secrets.binding), .notMe: [],
        ]
        let (found, standing) = try await store.read { snapshot in
            (try snapshot.leaked(digests), try snapshot.signIns([open.id, elsewhere.id]))
        }
        try require(Set(found.signIns.map(\.id)) == [open.id, decoy.id], "sign-ins are found by link and binding")
        try require(found.sessions.map(\.session) == [session] && found.devices == [device], "sessions and devices")
        try require(Set(standing.map(\.signIn)) == [open, elsewhere], "sign-ins are found many at once")
        try require(
            standing.first { $0.signIn == open }?.circumstances.account == account
                && standing.first { $0.signIn == elsewhere }?.circumstances.account == nil,
            "with the accounts of their addresses")
        try await store.transact { try $0.forget(device) }
        try await store.transact { transaction in
            try transaction.remember(device, replacing: [])
            try transaction.forgetDevices(of: account.id)
        }
        try require(try await store.read { try $0.leaked(digests).devices.isEmpty }, "a device can be forgotten")
    }

    private func counts(of account: Account, in store: any Store) async throws {
        let moment = now
        func count(_ target: RevocationTarget, _ earlier: Watermarks = Watermarks()) async throws -> RevocationCounts {
            try await store.read { try $0.count(target, under: earlier, at: moment) }
        }
        let all = try await count(.watermark(.everything, to: now))
        try require(all == RevocationCounts(links: 2, sessions: 1, messages: 1), "all but the decoy: \(all)")
        let app = try await count(.watermark(.app(AppID(trusted: "chat")), to: now))
        try require(app == RevocationCounts(links: 1, sessions: 0, messages: 0), "one app's: \(app)")
        let domain = try await count(.watermark(.domain("example.com"), to: now))
        try require(domain == RevocationCounts(links: 1, sessions: 1, messages: 1), "one domain's: \(domain)")
        let mine = try await count(.account(account.id, address: account.address, epoch: 1))
        try require(mine == RevocationCounts(links: 1, sessions: 1, messages: 1), "one account's: \(mine)")
        let earlier = try await count(.watermark(.everything, to: now - TimeSpan(milliseconds: 1)))
        try require(earlier == RevocationCounts(links: 0, sessions: 0, messages: 0), "what came later isn't counted")
        for scope in [Watermarks.Scope.everything, .app(AppID(trusted: "wiki")), .domain("example.com")] {
            let again = try await count(.watermark(.everything, to: now), Watermarks([scope: now]))
            let left = scope == .everything ? 0 : 1
            try require(
                again == RevocationCounts(links: left, sessions: 0, messages: 0), "what was dead isn't either: \(again)"
            )
        }
    }
}
