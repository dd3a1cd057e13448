/// What became of the messages to one recipient domain.
public struct DomainRecord: Codable, Sendable {
    public let domain: String
    public let issued: Int
    public let accepted: Int
    public let opened: Int
    /// By a scanner, within 30 seconds of the mail server's yes.
    public let scanned: Int
    public let used: Int
    /// By a person in another network, who hadn't asked for it there.
    public let elsewhere: Int
    /// First opened in the last minute or later, and after the end alone.
    public let late: Int
    public let expired: Int
    /// Milliseconds; nil where nothing was accepted or opened.
    public let delivery: Spread?
    public let opening: Spread?

    public struct Spread: Codable, Sendable {
        public let median: Int64
        /// Nine of ten take no longer.
        public let slow: Int64

        public init(median: Int64, slow: Int64) {
            self.median = median
            self.slow = slow
        }
    }

    public init(
        domain: String, issued: Int, accepted: Int, opened: Int, scanned: Int, used: Int, elsewhere: Int, late: Int,
        expired: Int, delivery: Spread?, opening: Spread?
    ) {
        self.domain = domain
        self.issued = issued
        self.accepted = accepted
        self.opened = opened
        self.scanned = scanned
        self.used = used
        self.elsewhere = elsewhere
        self.late = late
        self.expired = expired
        self.delivery = delivery
        self.opening = opening
    }
}
