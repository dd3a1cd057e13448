/// What an address alone says about its mailbox: names of tasks, domains of throw-away mail, and an operator's own list.
public struct MailboxRules: Hashable, Sendable {
    /// Local parts in lower case.
    public let roleNames: Set<String>
    /// In lower-case ASCII; their subdomains count too.
    public let disposableDomains: Set<String>
    /// In the form that ``normalized(_:)`` gives.
    public let sharedAddresses: Set<String>

    /// - Parameter sharedAddresses: patterns as ``normalized(_:)`` reads them; what is none matches nothing.
    public init(
        roleNames: Set<String> = Self.commonRoleNames,
        disposableDomains: Set<String> = Self.commonDisposableDomains,
        sharedAddresses: Set<String> = []
    ) {
        self.roleNames = Set(roleNames.map { $0.lowercased() })
        self.disposableDomains = Set(disposableDomains.map { Self.domain($0) ?? $0.lowercased() })
        self.sharedAddresses = Set(sharedAddresses.compactMap(Self.normalized))
    }

    /// A pattern in the form that addresses are compared in, or nil if it is none: an address, `*@domain` or `local@*`.
    public static func normalized(_ pattern: String) -> String? {
        if pattern.hasPrefix("*@") { return domain(String(pattern.dropFirst(2))).map { "*@\($0)" } }
        guard pattern.hasSuffix("@*") else { return (try? EmailAddress(parsing: pattern))?.key }
        let address = try? EmailAddress(parsing: "\(pattern.dropLast(2))@example.com")
        return address.map { "\($0.foldedLocalPart)@*" }
    }

    private static func domain(_ text: String) -> String? { (try? EmailAddress(parsing: "x@\(text)"))?.domain }

    func isShared(_ address: EmailAddress) -> Bool {
        [address.key, "*@\(address.domain)", "\(address.foldedLocalPart)@*"].contains(where: sharedAddresses.contains)
    }

    func isDisposable(_ address: EmailAddress) -> Bool {
        var domain = Substring(address.domain)
        while !disposableDomains.contains(String(domain)) {
            guard let dot = domain.firstIndex(of: ".") else { return false }
            domain = domain[domain.index(after: dot)...]
        }
        return true
    }

    /// What follows a plus is the reader's own label, so `info+shop` is `info`.
    func isRole(_ address: EmailAddress) -> Bool {
        let name = address.foldedLocalPart
        return roleNames.contains(name) || roleNames.contains(String(name.prefix { $0 != "+" }))
    }
}

extension EmailAddress {
    /// The local part as it is in ``key``.
    fileprivate var foldedLocalPart: String { String(key.dropLast(domain.count + 1)) }
}

extension MailboxRules {
    /// The names of RFC 2142, what companies call their desks in English and German, and mailboxes that nobody reads.
    public static let commonRoleNames: Set<String> = [
        // RFC 2142 §3 to §6.
        "info", "marketing", "sales", "support", "abuse", "noc", "security", "postmaster", "hostmaster", "usenet",
        "news", "webmaster", "www", "uucp", "ftp", "list", "list-request",
        "admin", "administrator", "root", "office", "team", "hello", "hi", "contact", "contactus", "mail", "email",
        "post", "inbox", "help", "helpdesk", "service", "services", "servicedesk", "customerservice", "customercare",
        "care", "feedback", "enquiries", "inquiries", "reception", "frontdesk", "secretary", "billing", "invoice",
        "invoices", "accounts", "accounting", "accountspayable", "finance", "payments", "payroll", "orders", "order",
        "shop", "store", "booking", "bookings", "reservations", "returns", "shipping", "hr", "jobs", "job", "careers",
        "recruiting", "recruitment", "press", "media", "pr", "partners", "legal", "privacy", "dpo", "compliance",
        "gdpr",
        "it", "ops", "devops", "dev", "developers", "engineering", "sysadmin", "dns", "ssl-admin", "all", "everyone",
        "staff", "events", "newsletter", "subscribe", "unsubscribe", "board", "management", "community", "members",
        "kontakt", "buero", "büro", "rechnung", "rechnungen", "buchhaltung", "verwaltung", "sekretariat", "empfang",
        "vertrieb", "einkauf", "bewerbung", "bewerbungen", "personal", "datenschutz", "presse", "bestellung",
        "bestellungen", "kundenservice", "kundendienst", "hilfe", "anfrage", "anfragen", "technik", "edv", "vorstand",
        "zentrale", "praxis", "kanzlei", "redaktion", "werkstatt", "versand", "termine", "impressum",
        "no-reply", "noreply", "no_reply", "do-not-reply", "donotreply", "mailer-daemon", "bounce", "bounces", "nobody",
    ]

    /// A few well-known ones. New ones appear daily, so this catches the lazy; an operator's list adds to it.
    public static let commonDisposableDomains: Set<String> = [
        "10minutemail.com", "10minutemail.net", "20minutemail.com", "33mail.com", "anonbox.net", "burnermail.io",
        "byom.de", "cock.li", "discard.email", "discardmail.com", "dispostable.com", "dropmail.me", "einrot.com",
        "emailondeck.com", "fakeinbox.com", "fakemail.net", "fakemailgenerator.com", "getairmail.com", "getnada.com",
        "grr.la", "guerrillamail.biz", "guerrillamail.com", "guerrillamail.de", "guerrillamail.info",
        "guerrillamail.net", "guerrillamail.org", "guerrillamailblock.com", "harakirimail.com", "inboxkitten.com",
        "incognitomail.org", "jetable.org", "mail-temp.com", "mail.tm", "mail7.io", "mailcatch.com", "maildrop.cc",
        "mailinator.com", "mailinator.net", "mailnesia.com", "mailnull.com", "mailpoof.com", "mintemail.com",
        "moakt.com", "mohmal.com", "mytemp.email", "nada.email", "pokemail.net", "sharklasers.com", "sogetthis.com",
        "spam4.me", "spambog.com", "spambox.us", "spamex.com", "spamgourmet.com", "temp-mail.io", "temp-mail.org",
        "tempail.com", "tempinbox.com", "tempmail.com", "tempmail.net", "tempmailo.com", "tempr.email",
        "throwawaymail.com", "trash-mail.com", "trashmail.com", "trashmail.de", "trashmail.me", "trashmail.net",
        "trbvm.com", "wegwerfemail.de", "wegwerfmail.de", "wegwerfmail.net", "wegwerfmail.org", "yopmail.com",
        "yopmail.fr", "yopmail.net",
    ]
}
