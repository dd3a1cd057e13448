import LatchkeyCore

/// A sign-in that can't go on, in the waiting window or after a landing post without script.
struct WaitingEndedPage: PageView {
    let kind: Ended
    let appID: String
    let appName: String
    /// Where the next try begins.
    let again: String
    /// When the newer link was sent, for a superseded one.
    var newerAt: Timestamp?
    /// In the window that asked: one press sends another message to the same address.
    var resend: Resend?

    struct Resend: Sendable {
        let id: String
        let csrf: String
    }

    var template: PageTemplate { .ended }
    var scripts: [Asset] { [.times, .form] }

    func title(in phrases: Phrases) -> String { ended(phrases) + (appName.isEmpty ? "" : " · \(appName)") }

    private func ended(_ phrases: Phrases) -> String { phrases.ended.words(for: kind).heading }

    func values(in phrases: Phrases) -> PageValues {
        var values = kind.pageValues(phrases.ended, again: again)
        if let newerAt {
            values["newer"] = phrases.ended.newer.pageValues
            values["newerAt"] = newerAt.pageValues
        }
        values["resend"] = resend.map { ["id": $0.id, "csrf": $0.csrf] }
        return values
    }
}

extension Ended {
    func pageValues(_ phrases: EndedPhrases, again: String) -> PageValues {
        let words = phrases.words(for: self)
        return ["id": rawValue, "heading": words.heading, "says": words.says, "act": words.act, "again": again]
    }
}
