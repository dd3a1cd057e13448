extension AppPolicy {
    /// Whether somebody who signs in with such a mailbox is asked which of its readers they are.
    public func asksWho(in mailbox: MailboxClass) -> Bool {
        switch mailbox {
        case .shared, .role: askWho == .on
        case .person, .disposable, .forwardingSuspected: false
        }
    }
}
