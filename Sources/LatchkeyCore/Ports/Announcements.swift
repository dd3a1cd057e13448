/// Tells those who wait that something was committed. A word may be lost or come twice; whoever hears one looks again.
public protocol Announcements: Sendable {
    func announce(_ news: Announcement)
    /// Everything announced from the call on, until the stream is dropped.
    func listen() -> AsyncStream<Announcement>
}

public enum Announcement: Hashable, Sendable {
    case signInChanged(SignInID)
    case messageQueued
}
