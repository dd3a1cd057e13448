import LatchkeyCore
import Testing

@testable import latchkey

@Suite("Policy in the configuration")
struct PolicySettingsTests {
    private func settings(_ app: String, adding more: String = "") throws -> Settings {
        let folder = try TemporaryFolder()
        let text = SettingsTests.small.replacing("[{id: wiki}]", with: "\n  - id: wiki\n" + app) + "\n" + more
        return try Settings(file: folder.write("latchkey.yaml", text), environment: [:])
    }

    private func problems(_ app: String, adding more: String = "") throws -> [SettingsProblem] {
        do {
            _ = try settings(app, adding: more)
            return []
        } catch let unfit as UnfitSettings {
            return unfit.problems
        }
    }

    @Test("every choice can be made, and keeps the reason that was given for it")
    func everyChoice() throws {
        let settings = try settings(
            """
                tier: low
                policy:
                  link_lifetime: 5m
                  button: required
                  cross_device: here
                  link_secret: path
                  session: {absolute: 12h, idle: 30m, because: "shared desks"}
                  second_factor: on_risk
                  without_factor: enrol
                  shared_mailbox: refuse
                  place_change: step_up
                  replay: revoke
                  sign_up: invited
                  scanned_domains: link
                  recovery_approval: second_person
                  ask_who: on
                  ceiling: 500
                  because: "a test"
            """)
        let app = try #require(settings.apps.onlyApp)
        let chosen = PolicyChoice.allCases.map { app.policy[$0] }
        let expected = [
            "5m", "required", "here", "path", "12h", "30m", "on_risk", "enrol", "refuse", "step_up", "revoke",
            "invited",
            "link", "second_person", "on", "500",
        ]
        #expect(chosen == expected)
        let because = try #require(settings.because[app.id])
        #expect(because.count == PolicyChoice.allCases.count - 1, "a ceiling departs from nothing")
        #expect(because[.sessionIdle] == "shared desks" && because[.replay] == "a test")
    }

    @Test("each choice may have a reason of its own")
    func ownReasons() throws {
        let settings = try settings(
            """
                policy:
                  replay: log
                  second_factor: none
                  session: {idle: 30m}
                  because: {replay: "nobody reads the notices", second_factor: "no data", session: "desks"}
            """)
        let because = try #require(settings.because.values.first)
        #expect(
            because == [.replay: "nobody reads the notices", .secondFactor: "no data", .sessionIdle: "desks"])
    }

    @Test("a departure without a reason is named with its line, and no other is")
    func missingReasons() throws {
        let found = try problems(
            """
                policy:
                  replay: log
                  second_factor: none
                  button: required
                  session: {idle: 30m}
                  because: {replay: "nobody reads the notices"}
            """)
        let places = found.map { "\($0.line ?? 0) \($0.key)" }
        #expect(Set(places) == ["9 apps[0].policy.second_factor", "11 apps[0].policy.session.idle"])
        #expect(found.allSatisfy { $0.says.contains("tier moderate") && $0.says.contains("because:") }, "\(found)")
    }

    @Test("a word that is none of the choices is answered with the nearest")
    func nearest() throws {
        let words = [
            ("second_factor", "on-risk", "on_risk"), ("cross_device", "cod", "code"), ("replay", "revoked", "revoke"),
            ("shared_mailbox", "stepup", "step_up"), ("recovery_approval", "second person", "second_person"),
        ]
        for (key, wrong, right) in words {
            let found = try problems("    policy: {\(key): \(wrong), because: x}")
            #expect(found.map(\.key) == ["apps[0].policy.\(key)"])
            #expect(found.first?.says.hasSuffix("did you mean \(right)?") == true, "\(found)")
        }
        let far = try problems("    policy: {replay: whatever, because: x}")
        #expect(far.first?.says.hasSuffix("log, notify, revoke") == true, "\(far)")
    }

    @Test(
        "what holds for everybody has no switch, and the answer says so",
        arguments: ["single_use: false", "reuse: 3", "grace: 30s", "max_uses: 2", "epoch: off", "audit: off"])
    func universal(line: String) throws {
        let found = try problems("    policy: {\(line), because: \"they ask for it\"}")
        #expect(found.count == 1 && found[0].says.hasPrefix("can't be chosen: "), "\(found)")
    }

    @Test(
        "a choice that breaks the tier is refused, whatever the reason given for it",
        arguments: [
            ("moderate", "cross_device: here", "code or deny"), ("high", "cross_device: here", "code or deny"),
            ("high", "second_factor: on_risk", "always"), ("high", "second_factor: none", "always"),
            ("high", "without_factor: allow", "enrol or refuse"), ("high", "sign_up: open", "invited"),
            ("low", "link_lifetime: 11m", "10m"), ("low", "session: {absolute: 1h, idle: 2h}", "1h or less"),
            ("low", "ceiling: 0", "1000000"),
        ])
    func refused(tier: String, line: String, instead: String) throws {
        let found = try problems("    tier: \(tier)\n    policy: {\(line), because: x}").filter {
            $0.key != "apps[0].tier"
        }
        #expect(found.count == 1 && found[0].says.contains(instead), "\(found)")
    }

    @Test("mailboxes are told by what Latchkey knows and what the file adds")
    func mailboxes() throws {
        let rules = try settings(
            "", adding: "mailboxes: {role_names: [kasse], disposable_domains: [weg.example], shared: [\"team@*\"]}"
        ).apps.mailboxes
        #expect(rules.roleNames.isSuperset(of: ["kasse", "billing"]))
        #expect(rules.disposableDomains.isSuperset(of: ["weg.example", "mailinator.com"]))
        #expect(rules.sharedAddresses == ["team@*"])
        let found = try problems(
            "", adding: "mailboxes: {role_names: [a@b], disposable_domains: [\"a b\"], shared: [team], role: [x]}")
        #expect(
            Set(found.map(\.key)) == [
                "mailboxes.role_names", "mailboxes.disposable_domains", "mailboxes.shared", "mailboxes.role",
            ])
    }

    @Test("files of networks have to be some")
    func networks() throws {
        let found = try problems("", adding: "networks: {asn: latchkey.yaml, country: none.mmdb}")
        #expect(Set(found.map(\.key)) == ["networks.asn", "networks.country"], "\(found)")
    }
}
