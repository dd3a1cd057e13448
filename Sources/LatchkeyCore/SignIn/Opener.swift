/// One browser or machine that opened one link, however often.
public struct Opener: Hashable, Sendable {
    public let signIn: SignInID
    /// 16 bytes that stand for the link, its network and its browser: what it is told from others by.
    public let name: [UInt8]
    public let kind: OpenerClass
    /// It held the initiating browser's binding.
    public let bound: Bool
    public let requester: Requester
    /// When it opened the link first.
    public let at: Timestamp

    public init(
        signIn: SignInID, name: [UInt8], kind: OpenerClass, bound: Bool, requester: Requester, at: Timestamp
    ) {
        self.signIn = signIn
        self.name = name
        self.kind = kind
        self.bound = bound
        self.requester = requester
        self.at = at
    }

    /// Kept of one link; a scanner's twentieth machine says nothing that its nineteenth did not.
    public static let most = 20
}
