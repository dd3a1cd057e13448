import Foundation
import LatchkeyCore
import LatchkeyStore
import LatchkeyTestKit
import Synchronization

/// A store whose next transactions end as connections to a database do that fails.
final class UnreliableStore: Store {
    enum Transaction {
        case goesThrough
        case isRefused
        /// It is committed, and whoever asked never hears of it.
        case losesItsAnswer
    }

    private let inner: SQLiteEngine
    private let folder: String
    private let fates = Mutex<[Transaction]>([])

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        inner = try SQLiteEngine(path: "\(folder)/latchkey.db", clock: FixedClock())
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func next(_ fates: Transaction...) {
        self.fates.withLock { $0 = fates }
    }

    func transact<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome
    ) async throws -> Outcome {
        let fate = fates.withLock { $0.isEmpty ? .goesThrough : $0.removeFirst() }
        let gone = StoreUnavailable(.unreachable, "gone")
        if fate == .isRefused { throw gone }
        let outcome = try await inner.transact(work)
        if fate == .losesItsAnswer { throw gone }
        return outcome
    }

    func read<Outcome: Sendable>(
        _ work: @escaping @Sendable (any StoreSnapshot) throws -> Outcome
    ) async throws -> Outcome {
        try await inner.read(work)
    }

    func session(with candidates: [SecretDigest]) async throws -> SessionRecord? {
        try await inner.session(with: candidates)
    }

    func sharedTime() async throws -> Timestamp? { nil }

    var isShared: Bool { true }
}
