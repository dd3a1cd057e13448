import LatchkeyCore

extension StoreContract {
    func traffic() async throws {
        let store = try open()
        try await fill(store)
        let now = now + .minutes(5)
        let picture = try await store.read { try $0.traffic(at: now) }
        let wiki = TrafficPicture.Tally(lately: 63, hour: 63, issued: 62, used: 21)
        try require(picture.apps == [AppID(trusted: "wiki"): wiki], "an app's requests are counted: \(picture.apps)")
        try require(picture.networks == [Samples.network: wiki], "a network's too, where they are many")
        let scanned = TrafficPicture.Tally(lately: 61, hour: 61, issued: 60, used: 20)
        try require(picture.domains == ["scanned.example": scanned], "and a domain's: \(picture.domains)")
        let later = now + .minutes(56)
        try require(
            try await store.read { try $0.traffic(at: later) } == TrafficPicture(), "an hour later they are gone")

        let mail = try await store.read { try $0.scannedMail(since: now - .days(1)) }
        try require(
            mail == ["scanned.example": ScannedMail(accepted: 60, scanned: 40)], "scanners are counted: \(mail)")
        try await domains(store)
        try await lateMail(in: open())
    }

    /// Ten messages: three are taken in time and three late, two wait, one was given up, and one is a decoy.
    private func lateMail(in store: any Store) async throws {
        for number in 1...6 {
            let taken = now + .seconds(Int64(20 * number))
            try await put("a\(number)@slow.example", taken, (.person, taken), in: store)
        }
        for (number, state) in [OutboxMessage.State.queued, .deferred(reply: "450 later")].enumerated() {
            try await put("b\(number)@slow.example", nil, (.person, now), state: state, in: store)
        }
        try await put("c@slow.example", nil, (.person, now), in: store)
        try await put("d@slow.example", now + .minutes(2), (.person, now), subject: .nobody, in: store)
        for (after, expected) in [
            (TimeSpan.seconds(60), LateMail(sent: 6, late: 3)), (.seconds(61), LateMail(sent: 8, late: 5)),
        ] {
            let moment = now + after
            let found = try await store.read { try $0.lateMail(at: moment) }
            try require(found == ["slow.example": expected], "late mail is counted: \(found)")
        }
        let later = now + LateMail.span
        try require(try await store.read { try $0.lateMail(at: later) }.isEmpty, "half an hour later it is forgotten")
    }

    private func domains(_ store: any Store) async throws {
        let start = now
        let found = try await store.read { try $0.domains(since: start) }
        var scanned = DomainTraffic(domain: "scanned.example")
        (scanned.issued, scanned.accepted, scanned.scanned, scanned.used) = (60, 60, 40, 20)
        scanned.opened = 20
        // 1 to 60 seconds.
        scanned.delivery = .init(median: .seconds(30), slow: .seconds(54))
        scanned.opening = .init(median: .seconds(7), slow: .seconds(7))
        var lone = DomainTraffic(domain: "lone.example")
        (lone.issued, lone.accepted, lone.opened, lone.used) = (2, 1, 2, 1)
        (lone.elsewhere, lone.late, lone.expired) = (1, 2, 1)
        lone.delivery = .init(median: .seconds(1), slow: .seconds(1))
        lone.opening = .init(median: .seconds(569), slow: .seconds(569))
        try require(found == [scanned, lone], "domains are summed up: \(found)")
        try require(try await store.read { try $0.domains(since: start + .seconds(1)) }.isEmpty, "since a moment")
    }

    /// 60 messages to a domain whose scanner opens two of three, of which a person uses the third; a decoy; and two to
    /// another domain: one that is used in its last minute, and one that is opened elsewhere when it is over.
    private func fill(_ store: any Store) async throws {
        for number in 1...60 {
            let used = number.isMultiple(of: 3)
            let accepted = now + .seconds(Int64(number))
            let opener: (OpenerClass, Timestamp) =
                used ? (.person, accepted + .seconds(7)) : (.scanner, accepted + .seconds(number == 1 ? -1 : 30))
            try await put("a\(number)@scanned.example", accepted, opener, used: used, in: store)
        }
        try await put("decoy@scanned.example", now, (.scanner, now), subject: .nobody, in: store)
        try await put("a@lone.example", now + .seconds(1), (.person, now + .seconds(570)), used: true, in: store)
        let phone = Requester(browser: "Safari, iPhone", network: NetworkPrefix(trusted: "198.51.100.0/24"))
        try await put("b@lone.example", nil, (.person, now + .minutes(10)), by: phone, in: store)
    }

    private func put(
        _ address: String, _ accepted: Timestamp?, _ opening: (kind: OpenerClass, at: Timestamp), used: Bool = false,
        by requester: Requester = Samples.requester, subject: SignIn.Subject = .newcomer,
        state: OutboxMessage.State = .abandoned(reply: "late"), in store: any Store
    ) async throws {
        let sample = try samples.signIn(address, subject: subject, at: now).signIn
        let signIn = SignIn(
            id: sample.id, app: sample.app, address: sample.address, subject: sample.subject, digests: sample.digests,
            requester: sample.requester, fromKnownDevice: false, language: .english, returnTo: nil,
            requestedAt: sample.requestedAt, expiry: sample.expiry,
            state: used ? .completed(at: opening.at) : .pending)
        let message = OutboxMessage(
            id: .random(from: samples.entropy), signIn: signIn.id, sealed: nil,
            state: accepted == nil ? state : .accepted(reply: "250 ok"), stateAt: accepted ?? now,
            attempts: 1, dueAt: now, expiry: signIn.expiry)
        let opener = Opener(
            signIn: signIn.id, name: samples.entropy.bytes(16), kind: opening.kind, bound: false, requester: requester,
            at: opening.at)
        try await store.transact { transaction in
            try transaction.insert(signIn)
            try transaction.enqueue(message)
            try transaction.note(opener)
        }
    }
}
