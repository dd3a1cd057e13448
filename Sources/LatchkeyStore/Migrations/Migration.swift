import LatchkeyCore

/// One step of the schema. Steps are only ever added; what has run somewhere is never edited.
///
/// Where engines differ there is a token: `{text}`, `{bytes}` and `{sequence}`.
struct Migration: Sendable {
    let version: Int
    let statements: [String]

    static let all = [first, second, third]
}

extension Migration {
    /// The database was written by a later Latchkey.
    static func refuseNewer(_ found: Int) throws {
        guard let newest = all.last?.version, found > newest else { return }
        throw StoreUnavailable(
            .newer,
            "the database has schema \(found) and this Latchkey knows \(newest): run the newer Latchkey that wrote it")
    }

    /// A copy into this database was begun and not finished: it has some rows and lacks others.
    static func refuseHalfDone(on connection: any SQLConnection) throws {
        guard try connection.ask([SQLStatement("SELECT name FROM copy_progress LIMIT 1")])[0].isEmpty else {
            throw StoreUnavailable(
                .halfDone,
                "a move or restore into this database was broken off: run the same latchkey migrate or restore again, "
                    + "and it goes on where it stopped")
        }
    }

    /// Brings the schema up to date inside the caller's transaction; answers the versions that it ran.
    static func run(on connection: any SQLConnection, types: [String: String], at now: Timestamp) throws -> [Int] {
        func run(_ sql: String, _ arguments: any SQLConvertible...) throws -> [SQLRow] {
            try connection.ask([SQLStatement(sql, arguments)])[0]
        }
        _ = try run(
            "CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)")
        let row = try run("SELECT COALESCE(MAX(version), 0) AS version FROM schema_versions").first
        let current = try row.map { Int(try $0.integer("version", $0.place(in: "schema_versions"))) } ?? 0
        try refuseNewer(current)

        let pending = all.filter { $0.version > current }
        for migration in pending {
            for statement in migration.statements {
                _ = try run(types.reduce(statement) { $0.replacing("{\($1.key)}", with: $1.value) })
            }
            _ = try run("INSERT INTO schema_versions (version, applied_at) VALUES (?, ?)", migration.version, now)
        }
        return pending.map(\.version)
    }
}
