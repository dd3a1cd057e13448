extension [String: String] {
    /// Both together, for an audit event; where both have a word for it, this one's stays.
    func adding(_ others: Self) -> Self {
        merging(others) { own, _ in own }
    }
}
