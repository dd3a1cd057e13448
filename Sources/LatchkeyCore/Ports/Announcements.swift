/// Tells those who wait that something was committed. A word may be lost or come twice; whoever hears one looks again.
public protocol Announcements: Sendable {
    func announce(_ news: Announcement)
    /// One element for each time, or several, that this was announced from the call on, until the stream is dropped.
    func listen(for news: Announcement) -> AsyncStream<Void>
    /// Whether words from other nodes come here too. Where they don't, whoever waits has to look more often.
    var reachEveryNode: Bool { get }
}

public enum Announcement: Hashable, Sendable {
    case signInChanged(SignInID)
    case messageQueued
}

/// Carries announcements from node to node.
public protocol NewsRelay: Sendable {
    /// Returns at once; what can't be sent is lost.
    func send(_ news: Announcement)
    /// Listens until the task is cancelled, and hands on what other nodes announce. It never throws: while the line is
    /// down it tries again.
    func run(_ hear: @escaping @Sendable (Announcement) -> Void) async
    /// Whether the line is up.
    var isUp: Bool { get }
}
