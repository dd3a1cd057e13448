/// How far back everything is dead, by what it belongs to. A restore raises one, and so does the kill switch; none is ever
/// lowered. One comparison ends any number of links and sessions (promise 12).
public struct Watermarks: Hashable, Sendable {
    public enum Scope: Hashable, Sendable {
        case everything
        case app(AppID)
        /// Of the address, in lower-case ASCII.
        case domain(String)
    }

    public private(set) var moments: [Scope: Timestamp]

    public init(_ moments: [Scope: Timestamp] = [:]) {
        self.moments = moments
    }

    /// False if it stands as high already.
    public mutating func raise(_ scope: Scope, to moment: Timestamp) -> Bool {
        if let known = moments[scope], known >= moment { return false }
        moments[scope] = moment
        return true
    }

    /// Whether what was issued at `issue` for this app and address is dead. The watermark's own millisecond is.
    public func cover(_ issue: Timestamp, app: AppID, address: EmailAddress) -> Bool {
        guard !moments.isEmpty else { return false }
        return [.everything, .app(app), .domain(address.domain)].contains { (scope: Scope) in
            moments[scope].map { issue <= $0 } ?? false
        }
    }
}

extension Watermarks.Scope: CustomStringConvertible {
    /// `everything`, `app:wiki`, `domain:example.com`.
    public var description: String {
        switch self {
        case .everything: "everything"
        case .app(let id): "app:\(id)"
        case .domain(let name): "domain:\(name)"
        }
    }

    /// For rows that this product wrote itself; nil for anything that it doesn't write.
    public init?(trusted text: String) {
        if text == "everything" {
            self = .everything
        } else if text.hasPrefix("app:") {
            self = .app(AppID(trusted: String(text.dropFirst(4))))
        } else if text.hasPrefix("domain:") {
            self = .domain(String(text.dropFirst(7)))
        } else {
            return nil
        }
    }
}

/// What rules over a link or a session besides its own state: the account as it is now, and the watermarks (promise 7).
public struct Circumstances: Hashable, Sendable {
    /// The account of the address; nil if there is none.
    public let account: Account?
    public let watermarks: Watermarks

    public init(account: Account?, watermarks: Watermarks) {
        self.account = account
        self.watermarks = watermarks
    }
}
