import LatchkeyCore

/// The demo's mail reader.
struct InboxPage: PageView {
    /// Newest first.
    let messages: [InboxMessage]

    var template: PageTemplate { .inbox }
    var scripts: [Asset] { [.times, .inbox] }
    var look: PageLook { .mail }

    func title(in phrases: Phrases) -> String {
        messages.isEmpty ? phrases.demo.inbox : "\(phrases.demo.inbox) (\(messages.count))"
    }

    func values(in phrases: Phrases) -> PageValues {
        [
            "newest": messages.first?.id ?? "",
            "messages": messages.enumerated().map { $1.pageValues(open: $0 == 0) },
        ]
    }
}

struct InboxMessage: Sendable {
    let id: String
    let to: String
    let subject: String
    let text: String
    let receivedAt: Timestamp
    /// A page of its own that shows the HTML part.
    var htmlHref: String?

    fileprivate func pageValues(open: Bool) -> PageValues {
        var values: PageValues = [
            "id": id, "to": to, "subject": subject, "received": receivedAt.pageValues, "open": open,
            "runs": InboxText(text).runs.map(\.pageValues),
        ]
        values["htmlHref"] = htmlHref
        return values
    }
}
