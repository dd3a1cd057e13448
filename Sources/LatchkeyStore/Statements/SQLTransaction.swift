import LatchkeyCore

/// The Store port in SQL, over whatever engine holds the transaction. The statements stand by subject, beside this file.
struct SQLTransaction: StoreTransaction {
    let connection: any SQLConnection

    /// The first row of a result, if there is one.
    func first(_ sql: String, _ arguments: any SQLConvertible...) throws -> SQLRow? {
        try connection.run(sql, arguments).first
    }

    func all(_ sql: String, _ arguments: any SQLConvertible...) throws -> [SQLRow] {
        try connection.run(sql, arguments)
    }

    /// For statements that end in `RETURNING`: whether a row was changed.
    func changed(_ sql: String, _ arguments: any SQLConvertible...) throws -> Bool {
        try !connection.run(sql, arguments).isEmpty
    }

    func run(_ sql: String, _ arguments: any SQLConvertible...) throws {
        _ = try connection.run(sql, arguments)
    }
}
