import LatchkeyCore

extension StoreContract {
    func uniqueAddress() async throws {
        let store = try open()
        let first = try samples.account("Anna@example.com", at: now)
        let second = try samples.account("anna@EXAMPLE.com", at: now)
        let inserted = try await store.transact { (try $0.insert(first), try $0.insert(second)) }
        try require(inserted == (true, false), "the second account for an address is refused")
        let found = try await store.read { try $0.account(for: second.address) }
        try require(found == first, "the first keeps it")
    }

    func changedAddress() async throws {
        let store = try open()
        var account = try samples.account(at: now)
        let old = account.address
        try await store.transact { [account] in _ = try $0.insert(account) }
        _ = account.change(to: try samples.address("berta@example.com"))
        let changed = account
        let updated = try await store.transact { (try $0.update(changed, from: 1), try $0.update(changed, from: 1)) }
        try require(updated == (true, false), "an account is changed from the epoch that it has, once")
        let found = try await store.read { (try $0.account(for: old), try $0.account(for: changed.address)) }
        try require(found.0 == nil && found.1 == changed, "the new address finds it and the old one doesn't")
    }

    func leases() async throws {
        let store = try open()
        let message = try message()
        let moment = now
        let until = now + .minutes(5)
        func lease(at moment: Timestamp, until: Timestamp) async throws -> [MessageID] {
            try await store.transact { try $0.lease(dueAt: moment, until: until, limit: 10).map(\.id) }
        }
        try await store.transact { try $0.enqueue(message) }
        try require(try await store.read { try $0.nextMessageDue() } == moment, "a queued message is due")
        try require(try await lease(at: moment, until: until) == [message.id], "the first courier gets it")
        try require(try await lease(at: moment, until: until).isEmpty, "the second doesn't")
        try require(try await lease(at: until, until: until + .minutes(5)) == [message.id], "after the lease it is due")
        let late = try await store.transact { try $0.settle(message, leasedUntil: until) }
        try require(!late, "whose lease is over can't settle")
        try require(try await store.transact { try $0.releaseLeases() } == 1, "leases can be given back")
        try require(try await lease(at: moment, until: until) == [message.id], "and then it is due again")
    }

    func settled() async throws {
        let store = try open()
        let moment = now
        var message = try message()
        let (id, signIn, until) = (message.id, message.signIn, now + .minutes(5))
        try await store.transact { [message] transaction in
            try transaction.enqueue(message)
            _ = try transaction.lease(dueAt: moment, until: until, limit: 1)
        }
        message.state = .accepted(reply: "250 2.0.0 Ok: queued as 4F2A1")
        message.attempts = 1
        let settled = try await store.transact { [message] in
            (try $0.settle(message, leasedUntil: until), try $0.settle(message, leasedUntil: until))
        }
        try require(settled == (true, false), "a message is settled once")
        let read = try await store.read { (try $0.message(of: signIn), try $0.nextMessageDue()) }
        try require(read.0?.sealed == nil && read.0?.id == id, "its content is erased")
        try require(read.0?.state == message.state && read.1 == nil, "the mail server's answer is kept")
    }

    private func message() throws -> OutboxMessage {
        OutboxMessage(
            id: .random(from: samples.entropy), signIn: .random(from: samples.entropy), sealed: [1, 2, 3],
            state: .queued, stateAt: now, attempts: 0, dueAt: now, expiry: now + .minutes(10))
    }

    func events() async throws {
        let store = try open()
        let id = SignInID.random(from: samples.entropy)
        let events = (0..<30).map { number in
            AuditEvent(
                .linkOpened, at: now, signIn: id, network: Samples.network,
                details: ["number": String(number), "quote\"": "a'b\\c\u{e4}"])
        }
        let other = AuditEvent(.linkIssued, at: now, signIn: .random(from: samples.entropy), details: ["link": "00ff"])
        try await store.transact { transaction in
            for event in events { try transaction.append(event, atMost: 20) }
            try transaction.append(other)
        }
        let read = try await store.read {
            (
                try $0.events(of: id, limit: 100), try $0.signIn(withFingerprint: "00ff"),
                try $0.signIn(withFingerprint: "1")
            )
        }
        try require(
            read.0 == Array(events.prefix(20)), "events come in order, as they were, and no more than asked for")
        try require(read.1 == other.signIn && read.2 == nil, "a sign-in is found by its link's fingerprint")
    }

    func allowances() async throws {
        let store = try open()
        let subject: [UInt8] = [0, 1, 255]
        let saved = Allowance(grants: [now, now + .seconds(1), Timestamp(milliseconds: -5)], refusalNoted: true)
        let moment = now
        let read = try await store.transact { transaction in
            let before = try transaction.allowance(subject)
            try transaction.save(Allowance(grants: [moment]), of: subject, until: moment)
            try transaction.save(saved, of: subject, until: moment)
            let between = try transaction.allowance(subject)
            try transaction.clearAllowance(subject)
            return [before, between, try transaction.allowance(subject)]
        }
        try require(read == [Allowance(), saved, Allowance()], "empty, as saved, empty again")
    }

    func sessions() async throws {
        let store = try open()
        var account = try samples.account(at: now)
        let secret = Secret.random(.session, from: samples.entropy)
        let session = Session(
            id: .random(from: samples.entropy), digest: samples.keyring.digest(secret), account: account.id,
            app: AppID(trusted: "wiki"), signIn: .random(from: samples.entropy), epoch: 1, acr: .emailCode,
            createdAt: now, absoluteExpiry: now + .hours(1), idle: .minutes(5), lastSeenAt: now)
        let device = KnownDevice(digest: samples.keyring.digest(secret), account: account.id, lastSeenAt: now)
        try await store.transact { [account] transaction in
            _ = try transaction.insert(account)
            try transaction.insert(session)
            try transaction.remember(device, replacing: [])
        }
        account.signOutEverywhere()
        try await store.transact { [account] in _ = try $0.update(account, from: 1) }
        let candidates = samples.keyring.digests(secret)
        let found = try await store.read {
            (try $0.session(with: candidates), try $0.session(of: session.signIn), try $0.device(with: candidates))
        }
        try require(found.0?.session == session && found.0?.account == account, "by its secret, with today's account")
        try require(found.1?.session == session && found.2 == device, "by its sign-in; and the device")
        let ended = try await store.transact { (try $0.end(session.id), try $0.end(session.id)) }
        try require(ended == (true, false), "it ends once")
    }
}
