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

    var template: PageTemplate { .ended }
    var scripts: [Asset] { [.times] }

    func title(in phrases: Phrases) -> String { "\(phrases.ended.words(for: kind).heading) · \(appName)" }

    func values(in phrases: Phrases) -> PageValues {
        var values = kind.pageValues(phrases.ended, again: again)
        if let newerAt {
            values["newer"] = phrases.ended.newer.pageValues
            values["newerAt"] = newerAt.pageValues
        }
        return values
    }
}

/// Why a link or a code does nothing any more.
enum Ended: String, Hashable, Sendable, CaseIterable {
    case expired, superseded, denied, revoked, used, unknown

    func pageValues(_ phrases: EndedPhrases, again: String) -> PageValues {
        let words = phrases.words(for: self)
        return ["id": rawValue, "heading": words.heading, "says": words.says, "act": words.act, "again": again]
    }
}
