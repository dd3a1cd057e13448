import LatchkeyCore

extension StoreContract {
    func uniqueAddress() async throws {
        let store = try open()
        let first = try samples.account("Anna@example.com", at: now)
        let second = try samples.account("anna@EXAMPLE.com", at: now)
        try await store.transact { try $0.insert(first) }
        try await requireConflict("the second account for an address") {
            try await store.transact { try $0.insert(second) }
        }
        let found = try await store.read { try $0.account(for: second.address) }
        try require(found == first, "the first keeps it")
    }

    func changedAddress() async throws {
        let store = try open()
        var account = try samples.account(at: now)
        let old = account.address
        try await store.transact { [account] in try $0.insert(account) }
        _ = account.change(to: try samples.address("berta@example.com"), at: now)
        let changed = account
        try await store.transact { try $0.update(changed, from: 1) }
        try await requireConflict("a change from an epoch that is over") {
            try await store.transact { try $0.update(changed, from: 1) }
        }
        let found = try await store.read { (try $0.account(for: old), try $0.account(for: changed.address)) }
        try require(found.0 == nil && found.1 == changed, "the new address finds it and the old one doesn't")
        try await takenAddress(in: store, changed)
    }

    private func takenAddress(in store: any Store, _ owner: Account) async throws {
        var other = try samples.account("carla@example.com", at: now)
        try await store.transact { [other] in try $0.insert(other) }
        _ = other.change(to: owner.address, at: now)
        try await requireConflict("an address that belongs to another") {
            try await store.transact { [other] in try $0.update(other, from: 1) }
        }
    }

    func requireConflict(_ what: String, _ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch is StoreConflict {
            return
        }
        throw Broken(description: "\(what) is a conflict")
    }

    func watermarks() async throws {
        let store = try open()
        let (moment, wiki) = (now, Watermarks.Scope.app(AppID(trusted: "wiki")))
        try await store.transact { transaction in
            try transaction.raise(.everything, to: moment)
            try transaction.raise(wiki, to: moment)
            try transaction.raise(wiki, to: moment - .seconds(1))
            try transaction.raise(.domain("example.com"), to: moment - .days(2))
        }
        let all = try await store.read { try $0.watermarks().moments }
        try require(
            all == [.everything: moment, wiki: moment, .domain("example.com"): moment - .days(2)],
            "each scope has its own, and none is lowered")
        try await store.transact { try $0.forgetWatermarks(before: moment) }
        let left = try await store.read { try $0.watermarks().moments.count }
        try require(left == 2, "old ones go")
    }

    func leases() async throws {
        let store = try open()
        let message = try message()
        let moment = now
        let until = now + .minutes(5)
        let (one, other) = (CourierID.random(from: samples.entropy), CourierID.random(from: samples.entropy))
        func lease(_ holder: CourierID, at moment: Timestamp, until: Timestamp) async throws -> [MessageID] {
            try await store.transact { try $0.lease(dueAt: moment, for: holder, until: until, limit: 10).map(\.id) }
        }
        try await store.transact { try $0.enqueue(message) }
        try require(try await store.read { try $0.nextMessageDue() } == moment, "a queued message is due")
        try require(try await lease(one, at: moment, until: until) == [message.id], "the first courier gets it")
        try require(try await lease(other, at: moment, until: until).isEmpty, "the second doesn't")
        let (longer, longest) = (until + .minutes(1), until + .minutes(2))
        try require(try await store.transact { try $0.renewLeases(of: one, until: longer) } == 1, "it holds on to it")
        try require(try await lease(other, at: until, until: longest).isEmpty, "and still the second doesn't")
        try require(try await lease(other, at: longer, until: longest) == [message.id], "after the lease it is due")
        try require(
            try await store.transact { try $0.settle([message], heldBy: one) }.isEmpty,
            "whose lease is over can't settle")
        try require(try await store.transact { try $0.releaseLeases() } == 1, "leases can be given back")
        try require(try await lease(one, at: moment, until: until) == [message.id], "and then it is due again")
        let given = try await store.transact { try $0.abandonMessages(because: "restored", at: moment) }
        let left = try await store.read { snapshot in
            (try snapshot.nextMessageDue(), try message.signIn.flatMap { try snapshot.message(of: $0) })
        }
        try require(given == 1 && left.0 == nil, "what waits can be given up")
        try require(left.1?.state == .abandoned(reply: "restored") && left.1?.sealed == nil, "and is erased")
    }

    func settled() async throws {
        let store = try open()
        let moment = now
        var message = try message()
        let other = try self.message()
        let (id, signIn, until) = (message.id, message.signIn, now + .minutes(5))
        let holder = CourierID.random(from: samples.entropy)
        try await store.transact { [message] transaction in
            try transaction.enqueue(message)
            _ = try transaction.lease(dueAt: moment, for: holder, until: until, limit: 1)
        }
        message.state = .accepted(reply: "250 2.0.0 Ok: queued as 4F2A1")
        message.attempts = 1
        let settled = try await store.transact { [message] in
            (try $0.settle([other, message], heldBy: holder), try $0.settle([message], heldBy: holder))
        }
        try require(settled == ([id], []), "what is held is settled, once, whatever becomes of the others")
        let read = try await store.read { snapshot in
            (try signIn.flatMap { try snapshot.message(of: $0) }, try snapshot.nextMessageDue())
        }
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
            requestedAt: now - .minutes(1), createdAt: now, absoluteExpiry: now + .hours(1), idle: .minutes(5),
            lastSeenAt: now, scope: .stepUp, browser: "Firefox, Windows", mailbox: .shared, who: "Anna")
        let device = KnownDevice(digest: samples.keyring.digest(secret), account: account.id, lastSeenAt: now)
        try await store.transact { [account] transaction in
            try transaction.insert(account)
            try transaction.insert(session)
            try transaction.remember(device, replacing: [])
        }
        let candidates = samples.keyring.digests(secret)
        let fresh = SessionRecord(session: session, account: account, watermarks: Watermarks())
        try require(try await store.session(with: candidates) == fresh, "by its secret")
        let everywhere = try await signOutEverywhere(&account, in: store)
        let expected = SessionRecord(session: session, account: account, watermarks: everywhere)
        try require(try await store.session(with: candidates) == expected, "by its secret, with today's account")
        try require(try await store.read { try $0.session(with: candidates) } == expected, "in a picture too")
        try await pictures(of: session, expected, device, in: store)
        try await store.transact { try $0.end(session.id) }
        try require(try await store.session(with: candidates) == nil, "it ends")
        try await requireConflict("to end it again") { try await store.transact { try $0.end(session.id) } }
    }

    private func signOutEverywhere(_ account: inout Account, in store: any Store) async throws -> Watermarks {
        account.signOutEverywhere(at: now)
        account.add(.totp, at: now)
        account.invite(until: now + .days(7))
        _ = account.mark(.shared)
        let moment = now
        try await store.transact { [account] transaction in
            try transaction.update(account, from: 1)
            try transaction.raise(.domain("example.org"), to: moment)
        }
        return Watermarks([.domain("example.org"): moment])
    }

    private func pictures(
        of session: Session, _ record: SessionRecord, _ device: KnownDevice, in store: any Store
    ) async throws {
        let (signIn, secrets) = try samples.signIn(at: now)
        let question = RequestPicture.Question(
            app: signIn.app, address: record.account.address, device: [device.digest], binding: [], subjects: [[1]],
            now: now)
        let read = try await store.transact { transaction in
            try transaction.insert(signIn)
            return (
                try transaction.picture(for: question),
                try transaction.picture(of: signIn.id, session: [session.digest])
            )
        }
        try require(read.0.account == record.account && read.0.device == device, "account and device, for a request")
        try require(read.1?.signIn == signIn && read.1?.present == record, "the visitor's session, for a sign-in")
        try require(read.1?.circumstances.account == record.account, "and the account of its address")
        try require(read.1?.devicesSeen == [device.lastSeenAt], "and when its devices were seen")
        try require(read.1?.session == nil && secrets.link.kind == .link, "from which no session came yet")
    }

    func openers() async throws {
        let store = try open()
        let signIn = try samples.signIn(at: now).signIn
        let all = (0..<Opener.most + 2).map { number in
            Opener(
                signIn: signIn.id, name: samples.entropy.bytes(16), kind: number == 0 ? .scanner : .person,
                bound: number == 1, requester: Samples.requester, at: now + .seconds(Int64(number)))
        }
        let read = try await store.transact { transaction in
            try transaction.insert(signIn)
            for opener in [all[0]] + all { try transaction.note(opener) }
            return (try transaction.openers(of: signIn.id), try transaction.picture(of: signIn.id, session: []))
        }
        try require(read.0 == Array(all.prefix(Opener.most)), "each once, as they were, up to the most")
        try require(read.1?.openers == read.0, "and in the picture")
    }
}
