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

    func title(in phrases: Phrases) -> String { phrases.ended.words(for: kind).heading }

    func values(in phrases: Phrases) -> PageValues {
        ["again": again, "appName": appName]
    }
}

/// Why a link or a code does nothing any more.
enum Ended: String, Hashable, Sendable, CaseIterable {
    case expired, superseded, denied, revoked, used, unknown
}
