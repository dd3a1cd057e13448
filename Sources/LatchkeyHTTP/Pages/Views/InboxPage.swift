import LatchkeyCore

/// The demo's mail reader.
struct InboxPage: PageView {
    /// Newest first.
    let messages: [InboxMessage]

    var template: PageTemplate { .inbox }
    var scripts: [Asset] { [.times, .inbox] }

    func title(in phrases: Phrases) -> String { phrases.landing.title }

    func values(in phrases: Phrases) -> PageValues { [:] }
}

struct InboxMessage: Sendable {
    let id: String
    let to: String
    let subject: String
    let text: String
    let receivedAt: Timestamp
    /// A page of its own that shows the HTML part.
    var htmlHref: String?
}
