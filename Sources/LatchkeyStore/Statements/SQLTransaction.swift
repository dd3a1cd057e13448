import LatchkeyCore

/// The Store port in SQL, over whatever engine holds the transaction. The statements stand by subject, beside this file.
struct SQLTransaction: StoreTransaction {
    let connection: any SQLConnection

    /// The first row of a result, if there is one.
    func first(_ sql: String, _ arguments: any SQLConvertible...) throws -> SQLRow? {
        try connection.ask([SQLStatement(sql, arguments)])[0].first
    }

    func all(_ sql: String, _ arguments: any SQLConvertible...) throws -> [SQLRow] {
        try connection.ask([SQLStatement(sql, arguments)])[0]
    }

    func write(
        _ sql: String, _ arguments: any SQLConvertible..., outdating: SQLStatement.Outdated? = nil
    ) throws {
        try connection.write(SQLStatement(sql, arguments, outdates: outdating), mustChange: false)
    }

    /// For statements that end in `RETURNING`: a conflict unless a row was changed.
    func change(
        _ sql: String, _ arguments: any SQLConvertible..., outdating: SQLStatement.Outdated? = nil
    ) throws {
        try connection.write(SQLStatement(sql, arguments, outdates: outdating), mustChange: true)
    }
}
