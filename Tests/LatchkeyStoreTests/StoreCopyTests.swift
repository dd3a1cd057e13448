import Foundation
import GRDB
import LatchkeyCore
import LatchkeyTestKit
import Testing

@testable import LatchkeyStore

@Suite("Backup, restore and moving")
struct StoreCopyTests {
    private let samples = Samples(seed: 3)
    private let clock = FixedClock()

    /// A store with something in every table.
    private func fill(_ store: any Store, accounts: Int = 3) async throws -> Filled {
        var last: Filled?
        for number in 0..<accounts {
            let account = try samples.account("person\(number)@example.com", at: clock.now)
            let (signIn, _) = try samples.signIn(
                account.address.text, subject: .account(account.id, epoch: 1), at: clock.now)
            let secret = Secret.random(.session, from: samples.entropy)
            let session = Session(
                id: .random(from: samples.entropy), digest: samples.keyring.digest(secret), account: account.id,
                app: signIn.app, signIn: signIn.id, epoch: 1, acr: .emailCode, requestedAt: clock.now,
                createdAt: clock.now, absoluteExpiry: clock.now + .days(1), idle: .hours(1), lastSeenAt: clock.now)
            let message = OutboxMessage(
                id: .random(from: samples.entropy), signIn: signIn.id, sealed: [0, 255, 7], state: .queued,
                stateAt: clock.now, attempts: 0, dueAt: clock.now, expiry: signIn.expiry)
            let now = clock.now
            try await store.transact { transaction in
                try transaction.insert(account)
                try transaction.insert(signIn)
                try transaction.insert(session)
                try transaction.remember(
                    KnownDevice(digest: session.digest, account: account.id, lastSeenAt: now), replacing: [])
                try transaction.enqueue(message)
                try transaction.append(
                    AuditEvent(.linkIssued, at: now, signIn: signIn.id, details: ["link": "00ff\(number)"]))
                try transaction.save(Allowance(grants: [now]), of: [UInt8(number & 255), 0], until: now)
            }
            last = Filled(account: account, signIn: signIn, session: session)
        }
        return try #require(last)
    }

    private struct Filled {
        let account: Account
        let signIn: SignIn
        let session: Session
    }

    private func engine(_ folder: TemporaryFolder, _ name: String = "latchkey.db") throws -> SQLiteEngine {
        try SQLiteEngine(path: "\(folder.path)/\(name)", clock: clock)
    }

    @Test("a backup is taken while the server runs; restored, accounts are back and what was issued before is dead")
    func restore() async throws {
        let folder = try TemporaryFolder()
        let backup = "\(folder.path)/backup.db"
        let running = try engine(folder)
        let filled = try await fill(running)
        try StoreCopies().backUp(sqlite: "\(folder.path)/latchkey.db", to: backup)
        let mode = try FileManager.default.attributesOfItem(atPath: backup)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)

        let inUse = #expect(throws: StoreUnavailable.self) {
            _ = try StoreCopies().restore(backup, toSQLite: "\(folder.path)/latchkey.db", at: clock.now)
        }
        #expect(inUse?.cause == .locked)
        let elsewhere = "\(folder.path)/restored.db"
        #expect(try StoreCopies().restore(backup, toSQLite: elsewhere, at: clock.now) == nil)
        let restored = try engine(folder, "restored.db")
        let record = try #require(try await restored.session(with: [filled.session.digest]))
        #expect(record.session == filled.session && record.account == filled.account)
        #expect(!record.isLive(at: clock.now))
        let picture = try await restored.read { try $0.picture(of: filled.signIn.id, session: []) }
        #expect(picture.map { $0.signIn.closed(in: $0.circumstances, at: clock.now) } == .revoked)
        #expect(try await restored.read { try $0.nextMessageDue() } == nil)
    }

    @Test("a restore keeps what was there, and a clock that lags brings nothing back to life")
    func lateClock() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/latchkey.db"
        let filled: Filled
        do {
            let running = try engine(folder)
            filled = try await fill(running)
            try StoreCopies().backUp(sqlite: path, to: path + ".backup")
            try running.close()
        }
        let kept = try StoreCopies().restore(path + ".backup", toSQLite: path, at: clock.now - .days(2))
        #expect(FileManager.default.fileExists(atPath: try #require(kept)))
        let record = try await engine(folder).session(with: [filled.session.digest])
        #expect(record?.isLive(at: clock.now) == false)
    }

    @Test("a restore revokes every key of a program, into either engine, writes each down, and ends recoveries")
    func programs() async throws {
        let folder = try TemporaryFolder()
        let backup = "\(folder.path)/backup.db"
        let running = try engine(folder)
        let (live, other, ended, dead) = (key("live"), key("other"), key("ended", life: .hours(1)), key("dead"))
        for key in [live, other, ended, dead] { try await running.transact { try $0.insert(key) } }
        try await running.transact { [clock] in try $0.revoke(dead.id, at: clock.now) }
        let recovery = Recovery(
            id: .ordered(at: clock.now, from: samples.entropy), account: .random(from: samples.entropy),
            app: AppID(trusted: "wiki"), startedBy: "Vera", checked: "called back", startedAt: clock.now,
            expiry: clock.now + .days(1))
        try await running.transact { try $0.insert(recovery) }
        try StoreCopies().backUp(sqlite: "\(folder.path)/latchkey.db", to: backup)

        let now = clock.now + .hours(2)
        func check(_ restored: any Store, _ end: any CopyEnd) async throws {
            let keys = try await restored.read { try $0.apiKeys() }
            #expect(Set(keys.filter { $0.revokedAt == now }.map(\.name)) == ["live", "other"])
            #expect(keys.allSatisfy { !$0.isLive(at: now) } && keys.count == 4)
            #expect(try await restored.read { try $0.recovery(recovery.id) }?.state(at: now) == .ended)
            #expect(keys.first { $0.name == "dead" }?.revokedAt == clock.now, "what was revoked before stays as it was")
            let events = try end.ask(SQLStatement("SELECT \(AuditEvent.columns) FROM audit_events ORDER BY sequence"))
            let revoked = try events.map { try AuditEvent($0) }.filter { $0.name == .keyRevoked }
            #expect(Set(revoked.compactMap { $0.details["key"] }) == ["live", "other"] && revoked.count == 2)
            #expect(revoked.allSatisfy { $0.details["by"] == "restore" })
            #expect(revoked.allSatisfy { $0.at == now })
        }
        let file = "\(folder.path)/restored.db"
        _ = try StoreCopies().restore(backup, toSQLite: file, at: now)
        try await check(engine(folder, "restored.db"), SQLiteEnd(file, readOnly: true))
        guard let url = TestPostgres.url else { return }
        let schema = "k\(UInt64.random(in: 0...UInt64.max))"
        try PostgresSchema.create(schema, at: PostgresAddress(parsing: url))
        let address = try TestPostgres.address(schema: schema)
        _ = try StoreCopies().restore(backup, to: address, at: now)
        try await check(PostgresEngine(address, clock: clock), PostgresEnd(address, oneMoment: false))
    }

    private func key(_ name: String, life: TimeSpan = .days(90)) -> APIKey {
        let secret = Secret.random(.apiKey, from: samples.entropy)
        return APIKey(
            id: .ordered(at: clock.now, from: samples.entropy), digest: samples.keyring.digest(secret), name: name,
            scopes: [.accountsRead], createdAt: clock.now, expiry: clock.now + life)
    }

    @Test("nothing is overwritten, and what is no backup is refused")
    func refusals() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/latchkey.db"
        _ = try engine(folder)
        let there = #expect(throws: StoreUnavailable.self) { try StoreCopies().backUp(sqlite: path, to: path) }
        #expect(there?.cause == .occupied)
        try Data("hello".utf8).write(to: URL(fileURLWithPath: path + ".txt"))
        for wrong in [path + ".txt", path + ".nothing"] {
            #expect(throws: StoreUnavailable.self) {
                _ = try StoreCopies().restore(wrong, toSQLite: path + ".new", at: clock.now)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: path + ".new"))
    }

    @Test(
        "everything moves to PostgreSQL and lives on there, and back by a backup", .enabled(if: TestPostgres.url != nil)
    )
    func move() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/latchkey.db"
        let filled = try await fill(engine(folder), accounts: 1_203)
        let schema = "m\(UInt64.random(in: 0...UInt64.max))"
        try PostgresSchema.create(schema, at: PostgresAddress(parsing: #require(TestPostgres.url)))
        let address = try TestPostgres.address(schema: schema)
        let counts = try StoreCopies().move(sqlite: path, to: address, at: clock.now)
        #expect(counts.first { $0.table == "accounts" }?.rows == 1_203)

        let moved = try PostgresEngine(address, clock: clock)
        let record = try await moved.session(with: [filled.session.digest])
        #expect(record?.isLive(at: clock.now) == true)
        // The next event gets a number of its own.
        let (now, id) = (clock.now, filled.signIn.id)
        try await moved.transact { try $0.append(AuditEvent(.linkOpened, at: now, signIn: id)) }
        #expect(try await moved.read { try $0.events(of: id, limit: 9).map(\.name) } == [.linkIssued, .linkOpened])

        let again = #expect(throws: StoreUnavailable.self) {
            _ = try StoreCopies().move(sqlite: path, to: address, at: clock.now)
        }
        #expect(again?.cause == .occupied)
        let backup = try StoreCopies().backUp(address, to: "\(folder.path)/from-postgres.db", at: clock.now)
        #expect(backup.first { $0.table == "sessions" } == counts.first { $0.table == "sessions" })
    }

    @Test("a restore that breaks off while the file is put in place leaves the old one whole, and can be repeated")
    func brokenOffInPlace() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/latchkey.db"
        let (backedUp, later) = try await {
            let running = try engine(folder)
            let backedUp = try await fill(running)
            try StoreCopies().backUp(sqlite: path, to: path + ".backup")
            let later = try samples.account("later@example.com", at: clock.now)
            try await running.transact { try $0.insert(later) }
            try running.close()
            return (backedUp, later)
        }()
        // The name under which the old one is kept is taken already: as far as the new one's own name it doesn't come.
        let kept = "\(path).before-restore-\(clock.now.milliseconds / 1_000)"
        try Data().write(to: URL(filePath: kept))
        #expect(throws: StoreUnavailable.self) {
            _ = try StoreCopies().restore(path + ".backup", toSQLite: path, at: clock.now)
        }
        do {
            let old = try engine(folder)
            #expect(try await old.read { try $0.account(later.id) } == later)
            try old.close()
        }
        // As a crash between the two names would leave it.
        try FileManager.default.removeItem(atPath: kept)
        try FileManager.default.linkItem(atPath: path, toPath: kept)
        #expect(FileManager.default.fileExists(atPath: path + ".restoring"))
        _ = try StoreCopies().restore(path + ".backup", toSQLite: path, at: clock.now + .seconds(1))
        let restored = try engine(folder)
        #expect(try await restored.read { try $0.account(backedUp.account.id) } == backedUp.account)
        #expect(try await restored.read { try $0.account(later.id) } == nil)
        let oldOne = try SQLiteEngine(path: kept, clock: clock)
        #expect(try await oldOne.read { try $0.account(later.id) } == later)
    }

    @Test("a restore into PostgreSQL that breaks off goes on from the same rows", .enabled(if: TestPostgres.url != nil))
    func restoreBrokenOff() async throws {
        let folder = try TemporaryFolder()
        let backup = "\(folder.path)/backup.db"
        let filled = try await fill(engine(folder), accounts: 1_203)
        try StoreCopies().backUp(sqlite: "\(folder.path)/latchkey.db", to: backup)
        let schema = "r\(UInt64.random(in: 0...UInt64.max))"
        try PostgresSchema.create(schema, at: PostgresAddress(parsing: #require(TestPostgres.url)))
        let address = try TestPostgres.address(schema: schema)
        try PostgresEngine.migrate(address, at: clock.now)
        let saboteur = try PostgresEnd(address, oneMoment: false)
        func rename(_ old: String, _ new: String) throws {
            try saboteur.commit([SQLStatement("ALTER TABLE \(old) RENAME TO \(new)")])
        }
        // Behind the first piece of sign-ins their table is gone.
        let breaking = StoreCopies { if $0.table == "sign_ins" { try? rename("sign_ins", "elsewhere") } }
        #expect(throws: (any Error).self) { _ = try breaking.restore(backup, to: address, at: clock.now) }
        try rename("elsewhere", "sign_ins")
        let refusal = #expect(throws: StoreUnavailable.self) { _ = try PostgresEngine(address, clock: clock) }
        #expect(refusal?.cause == .halfDone)

        var first: CopyProgress?
        let counts = try StoreCopies { if first == nil { first = $0 } }.restore(
            backup, to: address, at: clock.now + .hours(1))
        #expect(first?.table == "sign_ins" && first?.rows == 1_000, "it goes on with the second piece of sign-ins")
        #expect(counts.first { $0.table == "sign_ins" }?.rows == 1_203)
        #expect(!FileManager.default.fileExists(atPath: backup + ".restoring"))
        let restored = try PostgresEngine(address, clock: clock)
        #expect(try await restored.read { try $0.account(filled.account.id) } == filled.account)
        let moments = try await restored.read { try $0.watermarks().moments }
        #expect(moments == [.everything: clock.now], "with the watermark of the first call")
    }

    @Test(
        "a move that breaks off is no database yet, and goes on where it stopped", .enabled(if: TestPostgres.url != nil)
    )
    func brokenOff() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/latchkey.db"
        _ = try await fill(engine(folder), accounts: 1_203)
        let schema = "b\(UInt64.random(in: 0...UInt64.max))"
        try PostgresSchema.create(schema, at: PostgresAddress(parsing: #require(TestPostgres.url)))
        let address = try TestPostgres.address(schema: schema)
        struct Stop: Error {}
        try PostgresEngine.migrate(address, at: clock.now)
        #expect(throws: Stop.self) {
            var pieces = 0
            let target = try StoppingEnd(PostgresEnd(address, oneMoment: false)) {
                pieces += 1
                if pieces == 5 { throw Stop() }
            }
            _ = try DatabaseCopy(source: SQLiteEnd(path, readOnly: true), target: target, progress: { _ in }).run()
        }
        let refusal = #expect(throws: StoreUnavailable.self) { _ = try PostgresEngine(address, clock: clock) }
        #expect(refusal?.cause == .halfDone)
        var first: Int?
        let counts = try StoreCopies(progress: { if first == nil { first = $0.rows } }).move(
            sqlite: path, to: address, at: clock.now)
        #expect(counts.first { $0.table == "sign_ins" }?.rows == 1_203)
        #expect(
            first == 1_000, "after three pieces of accounts and one of sign-ins it goes on with the second of sign-ins")
        _ = try PostgresEngine(address, clock: clock)
    }
}

/// A target whose commits can be stopped.
private final class StoppingEnd: CopyEnd {
    private let inner: any CopyEnd
    private let before: () throws -> Void

    init(_ inner: any CopyEnd, before: @escaping () throws -> Void) {
        self.inner = inner
        self.before = before
    }

    func ask(_ question: SQLStatement) throws -> [SQLRow] { try inner.ask(question) }

    func commit(_ statements: [SQLStatement]) throws {
        try before()
        try inner.commit(statements)
    }

    func continueNumbering() throws { try inner.continueNumbering() }
}
