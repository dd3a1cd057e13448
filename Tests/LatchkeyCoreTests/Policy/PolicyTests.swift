import LatchkeyCore
import LatchkeyTestKit
import Testing

@Suite("Policy")
struct PolicyTests {
    let samples = Samples()
    let now = FixedClock().now

    @Test("no tier's link lives longer than ten minutes", arguments: Tier.allCases)
    func lifetimes(tier: Tier) {
        #expect(AppPolicy(tier: tier).linkLifetime <= AppPolicy.longestLinkLifetime)
    }

    @Test("only tier low goes without the button, and only tier high denies other devices")
    func tiers() {
        #expect(Tier.allCases.filter { AppPolicy(tier: $0).button == .notNeeded } == [.low])
        #expect(Tier.allCases.filter { AppPolicy(tier: $0).crossDevice == .deny } == [.high])
        #expect(!Tier.allCases.contains { AppPolicy(tier: $0).crossDevice == .here })
    }

    @Test("who gets a real link, and why, is one decision")
    func decision() throws {
        var account = try samples.account(at: now)
        #expect(RequestDecision(for: account, signUp: false).subject == .account(account.id, epoch: 1))
        _ = account.disable(at: now)
        #expect(RequestDecision(for: account, signUp: true).subject == .nobody)
        #expect(RequestDecision(for: account, signUp: true).reasons == [.accountDisabled])
        #expect(RequestDecision(for: nil, signUp: true).subject == .newcomer)
        #expect(RequestDecision(for: nil, signUp: false).subject == .nobody)
    }

    @Test("sign-up by link is for tier low, or for named domains")
    func signUp() throws {
        let address = try samples.address()
        func permits(_ rule: SignUpRule, _ tier: Tier) -> Bool {
            let app = App(id: AppID(trusted: "a"), name: "A", policy: AppPolicy(tier: tier), redirectURIs: [])
            return AppDirectory(apps: [app], signUp: rule).permitsSignUp(address, for: app)
        }
        #expect(permits(.open, .low))
        #expect(!permits(.open, .moderate))
        #expect(!permits(.closed, .low))
        #expect(permits(.domains(["example.com"]), .moderate))
        #expect(!permits(.domains(["example.org"]), .low))
    }

    @Test("a return address matches letter by letter or not at all")
    func returnTo() {
        let app = App(
            id: AppID(trusted: "a"), name: "A", policy: AppPolicy(tier: .low),
            redirectURIs: ["https://wiki.example.com/callback"])
        #expect(app.permits(returnTo: "https://wiki.example.com/callback"))
        for trick in [
            "https://wiki.example.com/callback/", "https://wiki.example.com/Callback",
            "https://WIKI.example.com/callback",
            "https://wiki.example.com/callback?x", "https://wiki.example.com/callback#x", "//wiki.example.com/callback",
            "https://wiki.example.com@evil.example/callback", "https://wiki.example.com.evil.example/callback",
            "https://evil.example/https://wiki.example.com/callback", "/callback", "javascript:alert(1)", "",
            "https://wiki.example.com/callback\u{301}", "https:\\\\wiki.example.com\\callback",
        ] {
            #expect(!app.permits(returnTo: trick))
        }
    }
}

@Suite("Sessions and accounts")
struct SessionTests {
    let samples = Samples()
    let now = FixedClock().now

    private func session(of account: Account) -> Session {
        Session(
            id: .random(from: samples.entropy),
            digest: samples.keyring.digest(.random(.session, from: samples.entropy)),
            account: account.id, app: AppID(trusted: "a"), signIn: .random(from: samples.entropy),
            epoch: account.epoch, acr: .emailLinkBound, requestedAt: now, createdAt: now,
            absoluteExpiry: now + .hours(12),
            idle: .minutes(15), lastSeenAt: now)
    }

    @Test("it ends after its idle time, after its absolute time, and with its epoch")
    func endings() throws {
        var account = try samples.account(at: now)
        var session = session(of: account)
        func isLive(at moment: Timestamp, under watermarks: Watermarks = Watermarks()) -> Bool {
            SessionRecord(session: session, account: account, watermarks: watermarks).isLive(at: moment)
        }
        #expect(isLive(at: now + .seconds(899)))
        #expect(!isLive(at: now + .minutes(15)))
        for minute in stride(from: Int64(10), through: 719, by: 10) { _ = session.touch(at: now + .minutes(minute)) }
        #expect(isLive(at: now + .minutes(719)))
        #expect(!isLive(at: now + .hours(12)))
        #expect(!isLive(at: now + .minutes(719), under: Watermarks([.app(session.app): now])))
        #expect(isLive(at: now + .minutes(719), under: Watermarks([.app(AppID(trusted: "b")): now])))
        account.signOutEverywhere(at: now)
        #expect(!isLive(at: now))
    }

    @Test("use is written down seldom")
    func touching() throws {
        var session = session(of: try samples.account(at: now))
        #expect(session.touch(at: now + .seconds(14)) == false)
        #expect(session.touch(at: now + .seconds(15)) == true)
        #expect(session.touch(at: now + .seconds(20)) == false)
    }

    @Test("no way by mail claims more than it proves", arguments: Acr.allCases)
    func claims(acr: Acr) {
        #expect(acr.amr.first == "email")
        #expect(acr == .emailTOTP || !acr.amr.contains("otp"))
        #expect(!acr.amr.contains { ["mfa", "hwk", "swk", "pwd"].contains($0) })
        #expect(acr.uri(issuer: "https://id.example.com").hasPrefix("https://id.example.com/acr/email-"))
    }

    @Test("audit events have words of their own, none twice")
    func vocabulary() {
        let names = AuditEvent.Name.allCases.map(\.rawValue)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.wholeMatch(of: /[a-z]+(_[a-z]+)+/) != nil })
    }
}
