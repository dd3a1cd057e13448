public import LatchkeyCore
import Synchronization

/// Tables in memory, shared by any number of ``MemoryStore``s as a database is by nodes, with snapshot isolation: a
/// transaction sees what was committed before its snapshot and its own writes. Of two that write one row the first to
/// commit wins, and the other begins again. Rows that were only read may be out of date at the commit; less than that no
/// engine gives.
public final class MemoryDatabase: Sendable {
    private struct State {
        var tables = MemoryTables()
        var commits = 0
        /// The number of the commit that wrote a key last.
        var written: [MemoryTables.Key: Int] = [:]
    }

    /// What one commit changed.
    public struct Commit: Sendable {
        public let before: MemoryTables
        public let after: MemoryTables
        public let keys: Set<MemoryTables.Key>
        public let events: [AuditEvent]
    }

    private let state = Mutex(State())
    private let witness: @Sendable (Commit) -> Void

    /// `witness` sees every commit, in order, before anybody is answered.
    public init(witness: @escaping @Sendable (Commit) -> Void = { _ in }) {
        self.witness = witness
    }

    public var tables: MemoryTables { state.withLock(\.tables) }

    func begin() -> MemoryTransaction {
        state.withLock { MemoryTransaction(on: $0.tables, after: $0.commits) }
    }

    func commit(_ transaction: MemoryTransaction) throws(StoreConflict) {
        guard !transaction.written.isEmpty || !transaction.events.isEmpty else { return }
        guard let commit = state.withLock({ Self.carryOut(transaction, on: &$0) }) else { throw StoreConflict() }
        witness(commit)
    }

    /// Nil where another was first.
    private static func carryOut(_ transaction: MemoryTransaction, on state: inout State) -> Commit? {
        let isFirst = transaction.written.allSatisfy { (state.written[$0] ?? 0) <= transaction.snapshot }
        guard isFirst else { return nil }
        let before = state.tables
        state.commits += 1
        for key in transaction.written {
            state.tables.take(key, from: transaction.tables)
            state.written[key] = state.commits
        }
        state.tables.events += transaction.events
        return Commit(
            before: before, after: state.tables, keys: transaction.written, events: transaction.events)
    }
}
