import Foundation
import LatchkeyStore
import LatchkeyTestKit
import Testing

/// The server that `scripts/with-postgres` brought up; each store has a schema of its own in it.
struct TestPostgres {
    static let url = ProcessInfo.processInfo.environment["LATCHKEY_TEST_POSTGRES"]

    static func engine(schema: String = "s\(UInt64.random(in: 0...UInt64.max))", pool: Int = 8) throws -> PostgresEngine
    {
        let url = try #require(url)
        try PostgresSchema.create(schema, at: PostgresAddress(parsing: url))
        return try PostgresEngine(address(schema: schema, pool: pool), clock: FixedClock())
    }

    static func address(schema: String, pool: Int = 8) throws -> PostgresAddress {
        try PostgresAddress(parsing: "\(#require(url))?pool=\(pool)&options=-csearch_path%3D\(schema)")
    }
}
