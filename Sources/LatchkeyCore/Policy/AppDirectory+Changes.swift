extension AppDirectory {
    /// How another directory differs, in words for logs and audit events: `wiki: replay log to notify`.
    public func changes(to next: AppDirectory) -> [String] {
        let gone = apps.filter { next.app($0.id) == nil }.map { "\($0.id): removed" }
        let others = next.apps.flatMap { app in
            self.app(app.id).map { $0.changes(to: app) } ?? ["\(app.id): added"]
        }
        let rules = [(signUp != next.signUp, "accounts"), (mailboxes != next.mailboxes, "mailboxes")]
        return gone + others + rules.filter(\.0).map { "\($0.1): changed" }
    }
}

extension App {
    fileprivate func changes(to next: App) -> [String] {
        let (old, new) = (policy, next.policy)
        var changes: [String] = []
        if name != next.name { changes.append("name changed") }
        if redirectURIs != next.redirectURIs { changes.append("redirect_uris changed") }
        if old.tier != new.tier { changes.append("tier \(old.tier) to \(new.tier)") }
        for choice in PolicyChoice.allCases where old[choice] != new[choice] {
            changes.append("\(choice.rawValue) \(old[choice]) to \(new[choice])")
        }
        return changes.map { "\(id): \($0)" }
    }
}
