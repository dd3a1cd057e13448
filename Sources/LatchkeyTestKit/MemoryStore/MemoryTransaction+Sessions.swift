import LatchkeyCore

extension MemoryTransaction {
    func session(with candidates: [SecretDigest]) -> SessionRecord? {
        guard !candidates.isEmpty else { return nil }
        return tables.record(tables.sessions.values.first { candidates.contains($0.digest) })
    }

    func insert(_ session: Session) throws {
        let keys: [MemoryTables.Key] = [.session(session.id), .sessionOf(session.signIn)]
        guard !tables.sessions.values.contains(where: { $0.signIn == session.signIn || $0.digest == session.digest })
        else { throw Duplicate(key: keys[1]) }
        tables.sessions[session.id] = session
        write(keys[0], keys[1])
    }

    func touch(_ session: Session) {
        guard let known = tables.sessions[session.id], known.lastSeenAt < session.lastSeenAt else { return }
        tables.sessions[session.id] = session
        write(.session(session.id))
    }

    func end(_ session: SessionID) throws {
        guard tables.sessions.removeValue(forKey: session) != nil else { throw StoreConflict() }
        write(.session(session))
    }

    func remember(_ device: KnownDevice, replacing earlier: [SecretDigest]) {
        for digest in earlier where tables.devices.removeValue(forKey: digest.bytes) != nil {
            write(.device(digest.bytes))
        }
        tables.devices[device.digest.bytes] = device
        write(.device(device.digest.bytes))
    }

    func forgetSessions(expiredBefore moment: Timestamp, limit: Int) throws -> Int {
        let sessions = tables.sessions.values.filter { $0.absoluteExpiry < moment }.prefix(limit)
        for session in sessions { try end(session.id) }
        let devices = tables.devices.values.filter { $0.lastSeenAt < moment - KnownDevice.lifetime }.prefix(limit)
        for device in devices {
            tables.devices[device.digest.bytes] = nil
            write(.device(device.digest.bytes))
        }
        return max(sessions.count, devices.count)
    }
}
