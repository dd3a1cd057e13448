/// What the store knows of time, in milliseconds since 1970.
public struct ExaminationRecord: Codable, Sendable {
    /// When the latest audit event came about.
    public let newestEvent: Int64?
    /// The database's own clock, where it has one.
    public let databaseTime: Int64?

    public init(newestEvent: Int64?, databaseTime: Int64?) {
        self.newestEvent = newestEvent
        self.databaseTime = databaseTime
    }
}
