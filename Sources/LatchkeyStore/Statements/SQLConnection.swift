import LatchkeyCore

/// What an engine is to the statements: one open transaction.
protocol SQLConnection {
    /// Asks everything at once and answers the rows of each; one round trip where the database is on another machine.
    func ask(_ questions: [SQLStatement]) throws -> [[SQLRow]]
    /// A write whose rows nobody looks at. It may travel as late as with the commit. Where `mustChange` and no row was
    /// changed, the transaction comes to nothing and ``StoreConflict`` is thrown, here or by the commit; the statement
    /// then has to end in `RETURNING`.
    func write(_ statement: SQLStatement, mustChange: Bool) throws
}

/// One statement with `?` for its arguments, which are as many. `{skip_locked}` stands where a row that another
/// transaction holds is passed over by engines that lock rows.
struct SQLStatement {
    let sql: String
    let arguments: [SQLValue]
    /// What an engine that remembers sessions has to read again.
    let outdates: Outdated?

    enum Outdated {
        case session(SessionID)
        case account(AccountID)
        /// Raised to that moment.
        case watermark(Watermarks.Scope, Timestamp)
    }

    init(_ sql: String, _ arguments: [any SQLConvertible] = [], outdates: Outdated? = nil) {
        self.sql = sql
        self.arguments = arguments.map(\.sqlValue)
        self.outdates = outdates
    }
}

/// `?, ?, ?`
func placeholders(_ count: Int) -> String {
    repeatElement("?", count: count).joined(separator: ", ")
}
