import LatchkeyCore

/// One step of the schema. Steps are only ever added; what has run somewhere is never edited.
///
/// Where engines differ there is a token: `{bytes}` and `{sequence}`.
struct Migration: Sendable {
    let version: Int
    let statements: [String]

    static let all = [first]
}

extension Migration {
    /// The database was written by a later Latchkey.
    static func refuseNewer(_ found: Int) throws {
        guard let newest = all.last?.version, found > newest else { return }
        throw StoreUnavailable(
            .unreachable,
            "the database has schema \(found) and this Latchkey knows \(newest): run the newer Latchkey that wrote it")
    }

    /// Brings the schema up to date inside the caller's transaction; answers the versions that it ran.
    static func run(on connection: any SQLConnection, types: [String: String], at now: Timestamp) throws -> [Int] {
        _ = try connection.run(
            "CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)", [])
        let row = try connection.run("SELECT COALESCE(MAX(version), 0) AS version FROM schema_versions", []).first
        let current = try row.map { Int(try $0.integer("version", $0.place(in: "schema_versions"))) } ?? 0
        try refuseNewer(current)

        let pending = all.filter { $0.version > current }
        for migration in pending {
            for statement in migration.statements {
                let sql = types.reduce(statement) { $0.replacing("{\($1.key)}", with: $1.value) }
                _ = try connection.run(sql, [])
            }
            _ = try connection.run(
                "INSERT INTO schema_versions (version, applied_at) VALUES (?, ?)", [migration.version, now])
        }
        return pending.map(\.version)
    }
}
