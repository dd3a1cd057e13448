import LatchkeyCore
import Synchronization

/// Sessions that were read lately, for an engine that alone writes its database: what this answers is what the database
/// would.
///
/// Each commit that changes a session or an account stamps it, before the commit is acknowledged; what was read under an
/// older stamp is not answered any more. Stamps are kept by hash, so a few neighbours are read again for nothing. Watermarks
/// are kept once for all, as they are now: raising one costs the same however many sessions it ends.
final class SessionMemory: Sendable {
    /// A class, so that the dictionaries' empty places cost little.
    private final class Entry: Sendable {
        let record: SessionRecord
        let stamp: UInt64

        init(_ record: SessionRecord, readUnder stamp: UInt64) {
            self.record = record
            self.stamp = stamp
        }
    }

    private struct Kept {
        /// Two generations: what is asked for moves to the younger; when that is full, the older is forgotten.
        var young: [SecretDigest: Entry] = [:]
        var old: [SecretDigest: Entry] = [:]
        var stamp: UInt64 = 0
        var watermarks = Watermarks()
        var outdated = [UInt64](repeating: 0, count: SessionMemory.slots)
    }

    private let state = Mutex(Kept())
    private let generation: Int

    private static let slots = 131_072

    /// Remembers between half as many and `capacity` sessions, at about 600 bytes each.
    init(capacity: Int = 220_000) {
        generation = capacity / 2
    }

    func record(for candidates: [SecretDigest]) -> SessionRecord? {
        state.withLock { state in
            for digest in candidates {
                guard let entry = state.young[digest] ?? promote(digest, &state) else { continue }
                if isCurrent(entry, state) { return entry.record.under(state.watermarks) }
                state.young[digest] = nil
            }
            return nil
        }
    }

    private func promote(_ digest: SecretDigest, _ state: inout Kept) -> Entry? {
        guard let entry = state.old[digest] else { return nil }
        keep(entry, digest, &state)
        return entry
    }

    private func keep(_ entry: Entry, _ digest: SecretDigest, _ state: inout Kept) {
        if state.young.count >= generation {
            state.old = state.young
            state.young = [:]
        }
        state.young[digest] = entry
    }

    private func isCurrent(_ entry: Entry, _ state: Kept) -> Bool {
        entry.stamp >= state.outdated[Self.slot(entry.record.session.id)]
            && entry.stamp >= state.outdated[Self.slot(entry.record.account.id)]
    }

    /// To be taken before a session is read from the database.
    var stamp: UInt64 { state.withLock(\.stamp) }

    func remember(_ record: SessionRecord, readUnder stamp: UInt64) {
        state.withLock { state in
            // None is ever lowered, so what was read earlier can only lag behind.
            for (scope, moment) in record.watermarks.moments { _ = state.watermarks.raise(scope, to: moment) }
            keep(Entry(record, readUnder: stamp), record.session.digest, &state)
        }
    }

    /// To be called when the change is committed, and before anybody is told.
    func forget(_ outdated: [SQLStatement.Outdated]) {
        guard !outdated.isEmpty else { return }
        state.withLock { state in
            state.stamp += 1
            for change in outdated {
                switch change {
                case .session(let id): state.outdated[Self.slot(id)] = state.stamp
                case .account(let id): state.outdated[Self.slot(id)] = state.stamp
                case .watermark(let scope, let moment): _ = state.watermarks.raise(scope, to: moment)
                }
            }
        }
    }

    private static func slot<Entity>(_ id: Identifier<Entity>) -> Int {
        Int(UInt(bitPattern: id.text.hashValue) % UInt(slots))
    }
}

extension SessionRecord {
    fileprivate func under(_ watermarks: Watermarks) -> Self {
        Self(session: session, account: account, watermarks: watermarks)
    }
}
