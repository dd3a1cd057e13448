import LatchkeyCore

/// The section `mailboxes`: what is known of addresses beside what they say themselves.
struct MailboxSettingsReader {
    let root: SettingsSection

    /// What is named here is added to what Latchkey knows.
    func read() -> MailboxRules {
        let section = root.section("mailboxes")
        defer { section.refuseUnknownKeys() }
        let names = section.texts("role_names").filter { name in
            if !name.contains("@"), (try? EmailAddress(parsing: "\(name)@example.com")) != nil { return true }
            section.complain(
                "role_names", "\(name.prefix(60)) is not what stands before an @; write for example billing")
            return false
        }
        let domains = section.texts("disposable_domains").filter { domain in
            if (try? EmailAddress(parsing: "x@\(domain)")) != nil { return true }
            section.complain("disposable_domains", "\(domain.prefix(60)) is no domain; write for example example.com")
            return false
        }
        let shared = section.texts("shared").filter { pattern in
            if MailboxRules.normalized(pattern) != nil { return true }
            section.complain(
                "shared", "\(pattern.prefix(60)) is no address; write team@example.com, team@* or *@teams.example.com")
            return false
        }
        return MailboxRules(
            roleNames: MailboxRules.commonRoleNames.union(names),
            disposableDomains: MailboxRules.commonDisposableDomains.union(domains), sharedAddresses: Set(shared))
    }
}
