import LatchkeyCore

/// The sections `apps` and `accounts`: who may sign in to what.
struct AppSettingsReader {
    let root: SettingsSection

    func read() -> (apps: AppDirectory, because: [AppID: PolicyReasons]) {
        let sections = root.sections("apps")
        let read = sections.map { (section: $0, app: readApp($0)) }
        let apps = read.compactMap(\.app?.app)
        if sections.isEmpty {
            root.complain("apps", "names no app; write apps: [{id: wiki, name: Team wiki, redirect_uris: [https://…]}]")
        }
        var ids: Set<AppID> = []
        for case (let section, (let app, _)?) in read where !ids.insert(app.id).inserted {
            section.complain("id", "\(app.id) stands twice; every app needs an id of its own")
        }
        let because = read.compactMap { $0.app.map { ($0.app.id, $0.because) } }
        return (
            AppDirectory(apps: apps, signUp: readSignUp(), mailboxes: MailboxSettingsReader(root: root).read()),
            Dictionary(because, uniquingKeysWith: { first, _ in first })
        )
    }

    private enum OnOff: String, CaseIterable {
        case on, off
    }

    private func readSignUp() -> SignUpRule {
        let accounts = root.section("accounts")
        let switched = accounts.choice("sign_up", or: OnOff.off)
        let domains = accounts.texts("domains").compactMap { text -> String? in
            if let domain = try? EmailAddress(parsing: "a@\(text)").domain { return domain }
            accounts.complain("domains", "\(text.prefix(60)) is no domain; write for example example.com")
            return nil
        }
        accounts.refuseUnknownKeys()
        switch switched {
        case .off: return .closed
        case .on: return domains.isEmpty ? .open : .domains(Set(domains))
        }
    }

    private func readApp(_ section: SettingsSection) -> (app: App, because: PolicyReasons)? {
        let name = section.text("name")
        let tier = section.choice("tier", or: Tier.moderate)
        let (policy, because) = PolicySettingsReader(section: section.section("policy"), tier: tier).read()
        let uris = section.texts("redirect_uris").filter { uri in
            if RedirectURI.isFit(uri) { return true }
            // One with a user name may hold a password as well.
            let shown = uri.contains("@") ? "an address with @" : String(uri.prefix(80))
            section.complain("redirect_uris", "\(shown) must be https://… in full, without # or user name")
            return false
        }
        if let name, !name.isPlainLine(of: 1...60) {
            section.complain("name", "must be one line of at most 60 characters")
        }
        let id = section.required("id", "wiki")
        section.refuseUnknownKeys()
        guard let id else { return nil }
        guard let parsed = AppID(parsing: id) else {
            section.complain("id", "must be 1 to 40 of a-z, 0-9, - and _, a letter first")
            return nil
        }
        return (App(id: parsed, name: name ?? id, policy: policy, redirectURIs: uris), because)
    }
}

/// Where a browser may be sent (RFC 9700 §4.11): https, or http on this machine.
enum RedirectURI {
    static func isFit(_ text: String) -> Bool {
        let pattern = /(https?):\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.\-]+)(?::[0-9]{1,5})?(?:\/[!$-;=?-Z_a-z~\[\]]*)?/
        guard text.utf8.count <= 2_000, let match = text.wholeMatch(of: pattern) else { return false }
        let host = match.2.filter { $0 != "[" && $0 != "]" }
        return match.1 == "https" || host == "localhost" || IPAddress(parsing: host)?.isLoopback == true
    }
}
