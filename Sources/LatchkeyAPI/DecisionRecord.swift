/// What policy decided about one act, as it was written down.
public struct DecisionRecord: Codable, Sendable {
    /// Where the next page of a list begins.
    public let place: Int64
    /// RFC 3339, UTC.
    public let at: String
    public let signIn: String?
    public let app: String
    /// `allow`, `step_up`, …
    public let decision: String
    /// In fixed words, with commas between.
    public let reasons: String
    /// What it was decided about; nil in events of versions that didn't write it down.
    public let facts: String?

    public init(
        place: Int64, at: String, signIn: String?, app: String, decision: String, reasons: String, facts: String?
    ) {
        self.place = place
        self.at = at
        self.signIn = signIn
        self.app = app
        self.decision = decision
        self.reasons = reasons
        self.facts = facts
    }
}
