/// Staff let somebody set a new second factor who lost the old one. It gives staff nothing: they never see the link.
public struct Recovery: Hashable, Sendable {
    public let id: RecoveryID
    public let account: AccountID
    public let app: AppID
    /// The name of whoever started it, as staff know it.
    public let startedBy: String
    /// How it was made sure that the caller is the account's owner, in the words of whoever did.
    public let checked: String
    public let startedAt: Timestamp
    /// Of the wait for approval at first, then of the link.
    public private(set) var expiry: Timestamp
    public private(set) var approvedBy: String?
    public private(set) var approvedAt: Timestamp?
    /// The link that was sent; nil until somebody else has approved, where that is wanted.
    public private(set) var signIn: SignInID?
    /// When a newer one took its place.
    public private(set) var endedAt: Timestamp?
    /// When the new factor was set.
    public private(set) var completedAt: Timestamp?

    /// How long it waits for approval.
    public static let patience = TimeSpan.minutes(30)
    /// The link's. The caller is on the telephone.
    public static let linkLifetime = TimeSpan.minutes(5)
    /// "Is Anna" says nothing about how anybody knows.
    public static let shortestCheck = 10
    public static let longestCheck = 300
    public static let longestName = 60

    public init(
        id: RecoveryID, account: AccountID, app: AppID, startedBy: String, checked: String, startedAt: Timestamp,
        expiry: Timestamp, approvedBy: String? = nil, approvedAt: Timestamp? = nil,
        signIn: SignInID? = nil, endedAt: Timestamp? = nil, completedAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.app = app
        self.startedBy = startedBy
        self.checked = checked
        self.startedAt = startedAt
        self.expiry = expiry
        self.approvedBy = approvedBy
        self.approvedAt = approvedAt
        self.signIn = signIn
        self.endedAt = endedAt
        self.completedAt = completedAt
    }

    public enum State: String, Sendable, CaseIterable {
        /// Nothing was sent: somebody else has to agree first.
        case waiting
        case sent
        case completed
        case expired
        case ended
    }

    public func state(at now: Timestamp) -> State {
        if completedAt != nil { return .completed }
        if endedAt != nil { return .ended }
        if now >= expiry { return .expired }
        return signIn == nil ? .waiting : .sent
    }

    public enum Approval: Hashable, Sendable {
        case approved
        /// Whoever started it can't approve it too.
        case samePerson
        case notWaiting(State)
    }

    public mutating func approve(by name: String, at now: Timestamp) -> Approval {
        let state = state(at: now)
        guard state == .waiting else { return .notWaiting(state) }
        guard Self.key(name) != Self.key(startedBy) else { return .samePerson }
        approvedBy = name
        approvedAt = now
        return .approved
    }

    /// Its link goes out.
    public mutating func send(_ signIn: SignInID, expiry: Timestamp) {
        self.signIn = signIn
        self.expiry = expiry
    }

    /// A newer one takes its place. False if nothing was open.
    public mutating func end(at now: Timestamp) -> Bool {
        switch state(at: now) {
        case .waiting, .sent:
            endedAt = now
            return true
        case .completed, .expired, .ended: return false
        }
    }

    public mutating func complete(at now: Timestamp) {
        completedAt = now
    }

    /// The same name in other letters, or with other spaces, is the same person.
    private static func key(_ name: String) -> String {
        name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Without spaces at its ends and doubled ones; nil for anything but one plain line of that length.
    public static func line(_ text: String, _ length: ClosedRange<Int>) -> String? {
        let line = text.split(separator: " ").joined(separator: " ")
        return line.isPlainLine(of: length) ? line : nil
    }
}
