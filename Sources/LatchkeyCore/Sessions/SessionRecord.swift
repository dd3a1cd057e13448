/// A session with everything that decides whether it lives: its account as it is now, and the watermarks.
public struct SessionRecord: Hashable, Sendable {
    public var session: Session
    public let account: Account
    public let watermarks: Watermarks

    public init(session: Session, account: Account, watermarks: Watermarks) {
        self.session = session
        self.account = account
        self.watermarks = watermarks
    }

    public func isLive(at now: Timestamp) -> Bool {
        now < session.expiry && account.id == session.account && account.standing == .active
            && account.epoch == session.epoch
            && !watermarks.cover(session.requestedAt, app: session.app, address: account.address)
    }
}
