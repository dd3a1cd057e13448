import LatchkeyCore
import Testing

@Suite("Mailbox: whose it seems to be")
struct MailboxClassTests {
    let rules = MailboxRules(sharedAddresses: [
        "Team@Example.com", "*@shared.example.com", "ladle@*", "*@bücher.example",
    ])

    private func judge(
        _ address: String, marked: MailboxClass? = nil, devices: Int = 1, elsewhere: Int = 0
    ) throws -> MailboxJudgement {
        rules.judge(
            try EmailAddress(parsing: address), marked: marked, devicesIn30Days: devices, unboundOpenings: elsewhere)
    }

    @Test(
        "an ordinary address is a person's",
        arguments: ["ada@example.com", "information@example.com", "it.guy@a.example"])
    func person(address: String) throws {
        #expect(try judge(address) == MailboxJudgement(mailbox: .person, evidence: .none))
    }

    @Test(
        "names of tasks are roles, in any case and with any label",
        arguments: [
            "info@example.com", "INFO@example.com", "postmaster@example.com", "info+shop@example.com",
            "no-reply@example.com", "rechnung@example.de", "büro@example.de",
        ])
    func role(address: String) throws {
        #expect(try judge(address) == MailboxJudgement(mailbox: .role, evidence: .roleName))
    }

    @Test("every name of RFC 2142 is a role")
    func names() {
        let names = [
            "info", "marketing", "sales", "support", "abuse", "noc", "security", "postmaster", "hostmaster", "usenet",
            "news", "webmaster", "www", "uucp", "ftp",
        ]
        #expect(MailboxRules.commonRoleNames.isSuperset(of: names))
    }

    @Test("throw-away domains count with their subdomains, and only whole labels")
    func disposable() throws {
        for address in ["a@mailinator.com", "a@Mailinator.com", "a@x.y.yopmail.com", "info@mailinator.com"] {
            #expect(try judge(address) == MailboxJudgement(mailbox: .disposable, evidence: .disposableDomain))
        }
        for address in ["a@notmailinator.com", "a@mailinator.com.example", "a@com"] {
            #expect(try judge(address).mailbox == .person)
        }
    }

    @Test("the operator's list is exact, of a domain, or of a name anywhere")
    func patterns() throws {
        for address in [
            "team@example.com", "a@shared.example.com", "Ladle@elsewhere.example", "a@xn--bcher-kva.example",
        ] {
            #expect(try judge(address) == MailboxJudgement(mailbox: .shared, evidence: .rule))
        }
        for address in ["teams@example.com", "a@sub.shared.example.com", "ladles@elsewhere.example"] {
            #expect(try judge(address).mailbox == .person)
        }
    }

    @Test("a pattern is an address, *@domain or local@*, and nothing else")
    func pattern() {
        for (pattern, form) in [
            ("A@Example.com", "a@example.com"), ("*@Example.com", "*@example.com"), ("Ada@*", "ada@*"),
            ("*@bücher.example", "*@xn--bcher-kva.example"), ("büro@*", "büro@*"), ("", nil), ("*", nil), ("*@*", nil),
            ("@", nil), ("a@b@*", nil), ("*@", nil), ("@*", nil), ("a*", nil), ("*@exa mple.com", nil), ("a b@*", nil),
        ] as [(String, String?)] {
            #expect(MailboxRules.normalized(pattern) == form)
        }
    }

    @Test("what an administrator said stands above everything, also that it is a person's")
    func marked() throws {
        let shared = MailboxJudgement(mailbox: .shared, evidence: .markedByAdministrator)
        #expect(try judge("ada@example.com", marked: .shared) == shared)
        let person = MailboxJudgement(mailbox: .person, evidence: .markedByAdministrator)
        #expect(try judge("info@mailinator.com", marked: .person, devices: 99, elsewhere: 99) == person)
    }

    @Test("many devices are several people, and many openings elsewhere a forwarding, in that order")
    func observed() throws {
        #expect(try judge("ada@example.com", devices: 4, elsewhere: 2).mailbox == .person)
        let several = MailboxJudgement(mailbox: .shared, evidence: .severalDevices)
        #expect(try judge("ada@example.com", devices: 5, elsewhere: 3) == several)
        let elsewhere = MailboxJudgement(mailbox: .forwardingSuspected, evidence: .openedElsewhere)
        #expect(try judge("ada@example.com", devices: 4, elsewhere: 3) == elsewhere)
        #expect(try judge("info@example.com", devices: 5, elsewhere: 3).mailbox == .role)
    }

    @Test("an operator may have other lists")
    func ownLists() throws {
        let own = MailboxRules(roleNames: ["Piloten"], disposableDomains: ["Bücher.example"])
        let address = try EmailAddress(parsing: "info@mailinator.com")
        #expect(own.judge(address, marked: nil, devicesIn30Days: 0, unboundOpenings: 0).mailbox == .person)
        let pilots = try EmailAddress(parsing: "piloten@example.com")
        #expect(own.judge(pilots, marked: nil, devicesIn30Days: 0, unboundOpenings: 0).mailbox == .role)
        let books = try EmailAddress(parsing: "a@xn--bcher-kva.example")
        #expect(own.judge(books, marked: nil, devicesIn30Days: 0, unboundOpenings: 0).mailbox == .disposable)
    }
}
