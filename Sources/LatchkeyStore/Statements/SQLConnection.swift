/// What an engine is to the statements: one open transaction.
protocol SQLConnection {
    /// Runs one statement with `?` for its arguments and answers its rows; none for a statement that returns none.
    func run(_ sql: String, _ arguments: [any SQLConvertible]) throws -> [SQLRow]
}

/// `?, ?, ?`
func placeholders(_ count: Int) -> String {
    repeatElement("?", count: count).joined(separator: ", ")
}
