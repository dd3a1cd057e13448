import Foundation
import GRDB
import LatchkeyCore
import LatchkeyTestKit
import Testing

@testable import LatchkeyStore

@Suite("The SQLite file")
struct SQLiteEngineTests {
    private func path(in folder: TemporaryFolder) -> String { "\(folder.path)/latchkey.db" }

    @Test("a second process is refused while the first owns the file, and served after it")
    func ownership() throws {
        let folder = try TemporaryFolder()
        var first: SQLiteEngine? = try SQLiteEngine(path: path(in: folder), clock: FixedClock())
        let refusal = #expect(throws: StoreUnavailable.self) {
            try SQLiteEngine(path: path(in: folder), clock: FixedClock())
        }
        #expect(refusal?.cause == .locked)
        #expect(first != nil)
        first = nil
        _ = try SQLiteEngine(path: path(in: folder), clock: FixedClock())
    }

    @Test("a file of a newer Latchkey is refused and left alone")
    func newer() throws {
        let folder = try TemporaryFolder()
        _ = try SQLiteEngine(path: path(in: folder), clock: FixedClock())
        let queue = try DatabaseQueue(path: path(in: folder))
        try queue.write { try $0.execute(sql: "INSERT INTO schema_versions VALUES (99, 0)") }
        try queue.close()
        let refusal = #expect(throws: StoreUnavailable.self) {
            try SQLiteEngine(path: path(in: folder), clock: FixedClock())
        }
        #expect(refusal?.description.contains("schema 99") == true)
    }

    @Test("a file that is no database is refused in words")
    func foreign() throws {
        let folder = try TemporaryFolder()
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: path(in: folder)))
        let refusal = #expect(throws: StoreUnavailable.self) {
            try SQLiteEngine(path: path(in: folder), clock: FixedClock())
        }
        #expect(refusal?.cause == .unreachable)
    }

    @Test("what is acknowledged is on the disk: write-ahead log, full synchronisation")
    func durability() async throws {
        let folder = try TemporaryFolder()
        let engine = try SQLiteEngine(path: path(in: folder), clock: FixedClock())
        let account = try Samples().account(at: FixedClock().now)
        try await engine.transact { try $0.insert(account) }
        let copy = "\(folder.path)/copy.db"
        for ending in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path(in: folder) + ending, toPath: copy + ending)
        }
        let read = try await SQLiteEngine(path: copy, clock: FixedClock()).read { try $0.account(account.id) }
        #expect(read == account)
        let settings = try await engine.pool.writeWithoutTransaction { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(database, sql: "PRAGMA synchronous")
            )
        }
        #expect(settings.0 == "wal")
        #expect(settings.1 == 2)
    }

    @Test("a long log begins anew once it is carried over, and grows while somebody reads what is older")
    func longLog() async throws {
        let folder = try TemporaryFolder()
        let pool = try DatabasePool(path: path(in: folder))
        try await pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
        try await pool.write { try $0.execute(sql: "CREATE TABLE bytes (some BLOB)") }
        let checkpoints = try Checkpoints(path(in: folder), longLog: 40)
        try await pool.writeWithoutTransaction { checkpoints.follow($0) }
        func logSize() throws -> Int {
            try #require(
                try FileManager.default.attributesOfItem(atPath: path(in: folder) + "-wal")[.size] as? NSNumber
            ).intValue
        }
        /// Some fifty pages; answers how long the log's file is afterwards.
        func carryOver() async throws -> Int {
            try await pool.write { try $0.execute(sql: "INSERT INTO bytes VALUES (zeroblob(200000))") }
            checkpoints.consider()
            checkpoints.wait()
            checkpoints.consider()
            return try logSize()
        }
        let usual = try await carryOver()
        #expect(try await carryOver() == usual)
        let reader = try pool.makeSnapshot()
        #expect(try await carryOver() == usual)
        #expect(try await carryOver() > usual)
        try reader.close()
        let longest = try await carryOver()
        #expect(try await carryOver() == longest)
        #expect(try await pool.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM bytes") } == 6)
        try checkpoints.close()
    }

    @Test("an event's details come back letter by letter, and stand there as plain JSON")
    func details() async throws {
        let folder = try TemporaryFolder()
        let engine = try SQLiteEngine(path: path(in: folder), clock: FixedClock())
        let id = try Samples().signIn(at: FixedClock().now).signIn.id
        let details = ["reply": "250 \"ok\" \\ a/b \u{1}\n\t\u{7f}ü\u{1F600}", "browser": "", "a\"b": "c"]
        let event = AuditEvent(.messageAccepted, at: FixedClock().now, signIn: id, details: details)
        #expect(event.detailsText.hasPrefix(#"{"a\"b":"c","browser":"","reply":"250 \"ok\" \\ a/b \u0001\u000a\u0009"#))
        try await engine.transact { try $0.append(event) }
        #expect(try await engine.read { try $0.events(of: id, limit: 1) } == [event])
    }

    @Test("an edited row is named, not guessed at")
    func corrupt() async throws {
        let folder = try TemporaryFolder()
        let signIn = try Samples().signIn(at: FixedClock().now).signIn
        let engine = try SQLiteEngine(path: path(in: folder), clock: FixedClock())
        try await engine.transact { try $0.insert(signIn) }
        let editor = try DatabaseQueue(path: path(in: folder))
        try await editor.write { try $0.execute(sql: "UPDATE sign_ins SET state = 'finished'") }
        let error = await #expect(throws: CorruptRow.self) { try await engine.read { try $0.signIn(signIn.id) } }
        #expect(error?.column == "state")
        #expect(error?.id == signIn.id.text)
    }

    @Test("another program's lock is an understood failure, and nothing is lost")
    func locked() async throws {
        let folder = try TemporaryFolder()
        let engine = try SQLiteEngine(path: path(in: folder), clock: FixedClock(), patience: 0.05)
        let account = try Samples().account(at: FixedClock().now)
        var careless = Configuration()
        careless.allowsUnsafeTransactions = true
        let intruder = try DatabaseQueue(path: path(in: folder), configuration: careless)
        try await intruder.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        let refusal = await #expect(throws: StoreUnavailable.self) {
            try await engine.transact { try $0.insert(account) }
        }
        #expect(refusal?.cause == .locked)
        try await intruder.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try await engine.transact { try $0.insert(account) }
        #expect(try await engine.read { try $0.account(account.id) } == account)
    }

    @Test("only its owner can read the file")
    func rights() throws {
        let folder = try TemporaryFolder()
        _ = try SQLiteEngine(path: path(in: folder), clock: FixedClock())
        let mode = try FileManager.default.attributesOfItem(atPath: path(in: folder))[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
    }
}
