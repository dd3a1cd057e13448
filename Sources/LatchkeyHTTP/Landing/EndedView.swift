import LatchkeyCore

/// The page for a link or code that can do nothing any more, with the way to a new one.
enum EndedView {
    static func page(_ closed: Closed, _ app: App, _ signIn: SignIn?) -> WaitingEndedPage {
        var newerAt: Timestamp?
        if case .superseded(let at)? = signIn?.state { newerAt = at }
        return WaitingEndedPage(
            kind: Ended(closed), appID: app.id.text, appName: app.name, again: again(app, signIn?.returnTo),
            newerAt: newerAt)
    }

    /// For what was never a link of ours, or is one that we have forgotten.
    static let unknown = WaitingEndedPage(kind: .unknown, appID: "", appName: "", again: "/signin")

    /// The form again, with everything that is known.
    static func again(_ app: App, _ returnTo: String?) -> String {
        let back = returnTo.map { "&return_to=" + FormText.encode($0) } ?? ""
        return "/signin?app=\(app.id)\(back)"
    }
}

extension Ended {
    init(_ closed: Closed) {
        switch closed {
        case .used: self = .used
        case .expired: self = .expired
        case .superseded: self = .superseded
        case .denied: self = .denied
        case .revoked: self = .revoked
        }
    }
}
