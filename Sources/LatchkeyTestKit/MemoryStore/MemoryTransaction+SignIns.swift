import LatchkeyCore

extension MemoryTransaction {
    func signIn(_ id: SignInID) -> SignIn? { tables.signIns[id] }

    func signIn(withLink candidates: [SecretDigest]) -> SignIn? {
        tables.signIns.values.first { candidates.contains($0.digests.link) }
    }

    func signIn(withNotMe candidates: [SecretDigest]) -> SignIn? {
        tables.signIns.values.first { candidates.contains($0.digests.notMe) }
    }

    func insert(_ signIn: SignIn) {
        tables.signIns[signIn.id] = signIn
        write(.signIn(signIn.id))
    }

    func advance(_ signIn: SignIn, from before: SignIn) throws {
        guard let known = tables.signIns[signIn.id], known.state == before.state,
            known.wrongCodes == before.wrongCodes, known.digests.binding == before.digests.binding
        else { throw StoreConflict() }
        tables.signIns[signIn.id] = signIn
        write(.signIn(signIn.id))
    }

    func forgetSignIns(expiredBefore moment: Timestamp, limit: Int) -> Int {
        let old = tables.signIns.values.filter { $0.expiry < moment }.sorted { $0.expiry < $1.expiry }.prefix(limit)
        for signIn in old {
            tables.signIns[signIn.id] = nil
            write(.signIn(signIn.id))
            for opener in openers(of: signIn.id) { write(.opener(signIn.id, opener.name)) }
            tables.openers[signIn.id] = nil
            for posted in tables.outbox.values where posted.message.signIn == signIn.id {
                tables.outbox[posted.message.id] = nil
                write(.message(posted.message.id))
            }
        }
        return old.count
    }

    func picture(for question: RequestPicture.Question) -> RequestPicture {
        let open = tables.signIns.values.filter { $0.closed(at: question.now) == nil }
        let forIdentifier = open.filter { $0.address.key == question.address.key && $0.app == question.app }
        let subjects = question.subjects.map { ($0, allowance($0)) }
        return RequestPicture(
            account: account(for: question.address),
            device: question.device.lazy.compactMap { self.tables.devices[$0.bytes] }.first,
            openHere: open.filter { question.binding.contains($0.digests.binding) }.sorted { $0.id.text < $1.id.text },
            open: forIdentifier.map { .init(id: $0.id, expiry: $0.expiry, fromKnownDevice: $0.fromKnownDevice) }
                .sorted { $0.expiry < $1.expiry },
            allowances: Dictionary(subjects, uniquingKeysWith: { first, _ in first }))
    }

    func picture(of id: SignInID, session: [SecretDigest]) -> SignInPicture? {
        guard let signIn = tables.signIns[id] else { return nil }
        return SignInPicture(
            signIn: signIn,
            circumstances: Circumstances(account: account(for: signIn.address), watermarks: tables.watermarks),
            session: tables.record(tables.sessions.values.first { $0.signIn == id }),
            present: self.session(with: session), openers: openers(of: id),
            devicesSeen: devicesSeen(account(for: signIn.address)))
    }

    private func devicesSeen(_ account: Account?) -> [Timestamp] {
        let devices = tables.devices.values.filter { $0.account == account?.id }
        return Array(devices.map(\.lastSeenAt).sorted(by: >).prefix(20))
    }

    func openers(of signIn: SignInID) -> [Opener] { tables.openers[signIn] ?? [] }

    func note(_ opener: Opener) {
        let known = openers(of: opener.signIn)
        guard known.count < Opener.most, !known.contains(where: { $0.name == opener.name }) else { return }
        tables.openers[opener.signIn] = known + [opener]
        write(.opener(opener.signIn, opener.name))
    }
}
