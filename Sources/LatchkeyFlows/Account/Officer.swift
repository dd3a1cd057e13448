import LatchkeyCore

/// Who of the staff acts, and why: for audit events.
public struct Officer: Hashable, Sendable {
    /// `operator` at the command line, `key:NAME` by the API.
    public let name: String
    /// In the officer's own words, on one line; nil where none were given.
    public let reason: String?

    public static let atTheCommandLine = Self(named: "operator")

    private static let longestReason = 200

    /// Nil for a reason that can't be written down: too long, not on one line, or with a secret in it.
    public init?(_ name: String, because reason: String?) {
        guard let reason, !reason.isEmpty else {
            self.init(named: name)
            return
        }
        guard reason.isPlainLine(of: 1...Self.longestReason), !Secret.mayBe(in: reason) else { return nil }
        self.init(named: name, because: reason)
    }

    private init(named name: String, because reason: String? = nil) {
        self.name = name
        self.reason = reason
    }

    /// For audit events.
    var details: [String: String] {
        var details = ["by": name]
        details["because"] = reason
        return details
    }
}
