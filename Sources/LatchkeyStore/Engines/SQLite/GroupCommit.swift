import Dispatch
import GRDB
import LatchkeyCore
import Synchronization

/// The one writer: commits the work of many transactions together, because a disk takes as long for one as for a hundred.
///
/// Each work has a savepoint, so one that throws takes only its own writes back. Nobody is answered before the commit.
final class GroupCommit: Sendable {
    private let database: any DatabaseWriter
    /// Only the writer's thread touches them; nil when closed.
    private let statements: Mutex<SQLiteStatements?>
    private let memory: SessionMemory
    private let checkpoints: Checkpoints
    private let thread = DispatchQueue(label: "latchkey.writer")
    private let waiting = Mutex<(works: [any GroupedWork], isRunning: Bool)>(([], false))

    /// More would make the first of a group wait for the last.
    private static let largestGroup = 256

    init(_ database: any DatabaseWriter, _ memory: SessionMemory, _ checkpoints: Checkpoints) throws {
        self.database = database
        self.memory = memory
        self.checkpoints = checkpoints
        statements = Mutex(try database.writeWithoutTransaction { try SQLiteStatements(on: $0) })
    }

    func transact<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome
    ) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            submit(Work(work, continuation))
        }
    }

    private func submit(_ work: any GroupedWork) {
        let start = waiting.withLock { waiting in
            waiting.works.append(work)
            defer { waiting.isRunning = true }
            return !waiting.isRunning
        }
        if start { thread.async { self.runWhileAnybodyWaits() } }
    }

    private func runWhileAnybodyWaits() {
        while let group = nextGroup() { run(group) }
    }

    private func nextGroup() -> [any GroupedWork]? {
        waiting.withLock { waiting in
            guard !waiting.works.isEmpty else {
                waiting.isRunning = false
                return nil
            }
            let group = Array(waiting.works.prefix(Self.largestGroup))
            waiting.works.removeFirst(group.count)
            return group
        }
    }

    private func run(_ group: [any GroupedWork]) {
        do {
            try database.writeWithoutTransaction { _ in
                try statements.withLock { statements in
                    guard let statements else { throw SQLiteTrouble.closed }
                    memory.forget(try commit(group, by: statements))
                }
            }
            for work in group { work.finish(nil) }
            checkpoints.consider()
        } catch {
            // What was not committed never happened; each of them is told.
            for work in group { work.finish(error) }
        }
    }

    /// Answers what sessions and accounts the group has changed.
    private func commit(
        _ group: [any GroupedWork], by statements: SQLiteStatements
    ) throws -> [SQLStatement.Outdated] {
        try statements.run("BEGIN IMMEDIATE")
        var outdated: [SQLStatement.Outdated] = []
        do {
            for work in group {
                outdated += try carryOut(work, by: statements)
            }
            try statements.run("COMMIT")
        } catch {
            if statements.isInsideTransaction { _ = try? statements.run("ROLLBACK") }
            throw error
        }
        return outdated
    }

    private func carryOut(
        _ work: any GroupedWork, by statements: SQLiteStatements
    ) throws -> [SQLStatement.Outdated] {
        for attempt in 1...StoreConflict.attempts {
            let connection = SQLiteConnection(statements)
            try statements.run("SAVEPOINT work")
            do {
                try work.run(SQLTransaction(connection: connection))
                try statements.run("RELEASE work")
                return connection.outdated
            } catch {
                // A full disk ends the whole transaction by itself.
                guard statements.isInsideTransaction else { throw error }
                try statements.run("ROLLBACK TO work")
                try statements.run("RELEASE work")
                if !(error is StoreConflict) || attempt == StoreConflict.attempts { break }
            }
        }
        return []
    }

    /// Nothing is written any more.
    func close() {
        statements.withLock { $0 = nil }
    }
}

private protocol GroupedWork: Sendable {
    func run(_ transaction: any StoreTransaction) throws
    /// Answers whoever waits: with the work's own outcome, or with the error that undid the whole group.
    func finish(_ undone: (any Error)?)
}

/// One caller's work with its outcome so far. Only the writer's thread touches it.
private final class Work<Outcome: Sendable>: GroupedWork {
    private let work: @Sendable (any StoreTransaction) throws -> Outcome
    private let continuation: CheckedContinuation<Outcome, any Error>
    private let outcome = Mutex<Result<Outcome, any Error>>(.failure(StoreConflict()))

    init(
        _ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome,
        _ continuation: CheckedContinuation<Outcome, any Error>
    ) {
        self.work = work
        self.continuation = continuation
    }

    func run(_ transaction: any StoreTransaction) throws {
        let result = Result { try work(transaction) }
        outcome.withLock { $0 = result }
        _ = try result.get()
    }

    func finish(_ undone: (any Error)?) {
        continuation.resume(with: undone.map { .failure($0) } ?? outcome.withLock { $0 })
    }
}
