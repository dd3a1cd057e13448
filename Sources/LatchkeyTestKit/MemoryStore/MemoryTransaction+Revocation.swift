import LatchkeyCore

extension MemoryTransaction {
    func count(_ target: RevocationTarget, under earlier: Watermarks, at now: Timestamp) -> RevocationCounts {
        let links = tables.signIns.values.filter { isEnded($0, by: target, earlier, now) }
        let sessions = tables.sessions.values.filter { session in
            guard let account = tables.accounts[session.account], now < session.expiry,
                !earlier.cover(session.requestedAt, app: session.app, address: account.address)
            else { return false }
            switch target {
            case .account(let id, _, let epoch): return session.account == id && session.epoch == epoch
            case .watermark(let scope, let moment):
                return account.epoch == session.epoch && account.standing == .active
                    && Watermarks([scope: moment]).cover(
                        session.requestedAt, app: session.app, address: account.address)
            }
        }
        let ids = Set(links.map(\.id))
        let messages = tables.outbox.values.count { posted in
            posted.message.sealed != nil && posted.message.signIn.map(ids.contains) ?? false
        }
        return RevocationCounts(links: links.count, sessions: sessions.count, messages: messages)
    }

    private func isEnded(
        _ signIn: SignIn, by target: RevocationTarget, _ earlier: Watermarks, _ now: Timestamp
    ) -> Bool {
        guard signIn.closed(at: now) == nil, signIn.subject != .nobody,
            !earlier.cover(signIn.requestedAt, app: signIn.app, address: signIn.address)
        else { return false }
        switch (target, signIn.subject) {
        case (.account(let id, _, let epoch), let subject): return subject == .account(id, epoch: epoch)
        case (.watermark(let scope, let moment), .account(let id, let epoch)):
            guard let account = tables.accounts[id], account.epoch == epoch, account.standing == .active else {
                return false
            }
            return Watermarks([scope: moment]).cover(signIn.requestedAt, app: signIn.app, address: signIn.address)
        case (.watermark(let scope, let moment), _):
            return Watermarks([scope: moment]).cover(signIn.requestedAt, app: signIn.app, address: signIn.address)
        }
    }

    func leaked(_ digests: LeakedDigests) -> LeakPicture {
        func has(_ kind: Secret.Kind, _ digest: SecretDigest) -> Bool { digests[kind]?.contains(digest) ?? false }
        return LeakPicture(
            signIns: tables.signIns.values.filter { signIn in
                has(.link, signIn.digests.link) || has(.notMe, signIn.digests.notMe)
                    || has(.binding, signIn.digests.binding)
            },
            sessions: tables.sessions.values.filter { session in
                let binding = tables.signIns[session.signIn]?.digests.binding
                return has(.session, session.digest) || binding.map { has(.binding, $0) } ?? false
            }.compactMap { tables.record($0) },
            devices: tables.devices.values.filter { has(.device, $0.digest) },
            apiKeys: tables.apiKeys.values.filter { has(.apiKey, $0.digest) },
            addressChanges: tables.addressChanges.values.filter { has(.undo, $0.undo) })
    }

    func accounts(_ ids: Set<AccountID>) -> [Account] { ids.compactMap { tables.accounts[$0] } }

    func signIns(_ ids: [SignInID]) -> [(signIn: SignIn, circumstances: Circumstances)] {
        ids.compactMap { tables.signIns[$0] }.map { signIn in
            (signIn, Circumstances(account: account(for: signIn.address), watermarks: tables.watermarks))
        }
    }

    func forget(_ device: KnownDevice) throws {
        guard tables.devices.removeValue(forKey: device.digest.bytes) != nil else { throw StoreConflict() }
        write(.device(device.digest.bytes))
    }

    func forgetDevices(of account: AccountID) {
        for device in tables.devices.values where device.account == account {
            tables.devices[device.digest.bytes] = nil
            write(.device(device.digest.bytes))
        }
    }
}
