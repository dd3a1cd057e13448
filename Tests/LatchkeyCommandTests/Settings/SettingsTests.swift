import LatchkeyCore
import LatchkeyDelivery
import LatchkeyHTTP
import LatchkeyTestKit
import Testing

@testable import latchkey

@Suite("Settings")
struct SettingsTests {
    static let full = """
        issuer: https://login.example.com:8443
        listen: "[::1]:9000"
        storage: sqlite:data/latchkey.db
        keys:
          master_key_file: master.key
        mail:
          from: "Example Ltd <sign-in@example.com>"
          routes:
            - name: first
              url: smtp://mail.example.com:2587
              username: latchkey
              password_file: smtp.password
              connect_timeout: 5s
              timeout: 20s
              connections: 3
            - url: smtps://backup.example.com
            - url: smtp+plain://127.0.0.1:1025
        trusted_proxies: [127.0.0.1, 10.0.0.0/8, "::1"]
        accounts:
          sign_up: on
          domains: [example.com]
        apps:
          - id: wiki
            name: Team wiki
            tier: low
            redirect_uris: ["https://wiki.example.com/", "http://127.0.0.1:3000/back?x=1"]
            policy:
              link_lifetime: 5m
              button: required
              cross_device: here
              link_secret: path
              because: "our scanners drop fragments"
              session: {absolute: 12h, idle: 30m, because: "shared desks"}
          - id: admin
            tier: moderate
        """

    static let small = """
        issuer: https://login.example.com
        storage: sqlite:latchkey.db
        keys: {master_key_file: master.key}
        mail: {from: sign-in@example.com, routes: [{url: "smtp://mail.example.com"}]}
        apps: [{id: wiki}]
        """

    private func read(
        _ text: String, _ environment: [String: String] = [:], in folder: TemporaryFolder
    ) throws -> Settings {
        try Settings(file: try folder.write("latchkey.yaml", text), environment: environment)
    }

    @Test("a full file is read in full")
    func everything() throws {
        let folder = try TemporaryFolder()
        try folder.write("smtp.password", "correct horse\n", mode: 0o600)
        let settings = try read(Self.full, in: folder)
        #expect(settings.issuer == "https://login.example.com:8443")
        #expect(settings.host == "::1" && settings.port == 9_000)
        #expect(settings.storage.path == "\(folder.path)/data/latchkey.db")
        let master = try MasterKey(parsing: folder.masterKey)
        let secret = Secret.random(.session, from: SeededEntropy())
        #expect(settings.keyring.digest(secret) == Keyring(newest: master, issuer: settings.issuer).digest(secret))
        let expected = [
            try MailRoute(
                name: "first", host: "mail.example.com", port: 2_587, security: .startTLS,
                credentials: .init(username: "latchkey", password: "correct horse"),
                patience: .init(connect: .seconds(5), whole: .seconds(20)), connections: 3),
            try MailRoute(name: "route 2", host: "backup.example.com", port: 465, security: .implicitTLS),
            try MailRoute(name: "route 3", host: "127.0.0.1", port: 1_025, security: .none),
        ]
        #expect(settings.routes == expected)
        #expect(settings.trustedProxies == ["127.0.0.1", "10.0.0.0/8", "::1"].compactMap { AddressBlock(parsing: $0) })
        #expect(settings.apps.signUp == .domains(["example.com"]))
    }

    @Test("each app has its tier's policy and the departures that were explained")
    func policies() throws {
        let folder = try TemporaryFolder()
        try folder.write("smtp.password", "correct horse\n", mode: 0o600)
        let apps = try read(Self.full, in: folder).apps.apps
        #expect(apps.map(\.id.text) == ["wiki", "admin"] && apps.map(\.name) == ["Team wiki", "admin"])
        var wiki = AppPolicy(tier: .low)
        wiki.linkLifetime = .minutes(5)
        wiki.button = .required
        wiki.crossDevice = .here
        wiki.linkSecret = .path
        wiki.session = SessionLifetime(absolute: .hours(12), idle: .minutes(30))
        #expect(apps.map(\.policy) == [wiki, AppPolicy(tier: .moderate)])
        #expect(apps[0].redirectURIs == ["https://wiki.example.com/", "http://127.0.0.1:3000/back?x=1"])
    }

    @Test("what is left out has its default")
    func defaults() throws {
        let folder = try TemporaryFolder()
        let settings = try read(Self.small, in: folder)
        #expect(settings.host == "127.0.0.1" && settings.port == 8_080)
        #expect(settings.trustedProxies.isEmpty && settings.apps.signUp == .closed)
        #expect(settings.apps.apps.map(\.policy) == [AppPolicy(tier: .moderate)])
    }

    @Test("environment variables go before the file, and fill what it leaves out")
    func environment() throws {
        let folder = try TemporaryFolder()
        let settings = try read(
            Self.small,
            [
                "LATCHKEY_LISTEN": "0.0.0.0:80", "LATCHKEY_ISSUER": "https://id.example.org",
                "LATCHKEY_TRUSTED_PROXIES": "10.0.0.1, 10.0.0.2", "LATCHKEY_ACCOUNTS_SIGN_UP": "on",
                "LATCHKEY_MAIL_ROUTES_0_URL": "smtps://other.example.com",
                "LATCHKEY_MAIL_ROUTES_0_USERNAME": "latchkey", "LATCHKEY_MAIL_ROUTES_0_PASSWORD": "correct horse",
                "LATCHKEY_MAIL_ROUTES_1_URL": "smtp://second.example.com", "LATCHKEY_APPS_0_TIER": "low",
                "LATCHKEY_APPS_0_POLICY_SESSION_IDLE": "1h", "LATCHKEY_APPS_0_POLICY_BECAUSE": "a test", "HOME": "/",
            ], in: folder)
        #expect(settings.issuer == "https://id.example.org" && settings.host == "0.0.0.0" && settings.port == 80)
        #expect(settings.trustedProxies.count == 2 && settings.apps.signUp == .open)
        let expected = [
            try MailRoute(
                name: "route 1", host: "other.example.com", security: .implicitTLS,
                credentials: .init(username: "latchkey", password: "correct horse")),
            try MailRoute(name: "route 2", host: "second.example.com", security: .startTLS),
        ]
        #expect(settings.routes == expected)
        #expect(settings.apps.apps[0].policy.tier == .low)
        #expect(settings.apps.apps[0].policy.session.idle == .hours(1))
    }

    @Test("the environment alone is enough, beside an empty file")
    func environmentAlone() throws {
        let folder = try TemporaryFolder()
        let settings = try read(
            "",
            [
                "LATCHKEY_ISSUER": "https://id.example.org", "LATCHKEY_STORAGE": "sqlite:/var/lib/latchkey/latchkey.db",
                "LATCHKEY_MASTER_KEY": folder.masterKey, "LATCHKEY_MAIL_FROM": "Example <sign-in@example.org>",
                "LATCHKEY_MAIL_ROUTES_0_URL": "smtp://mail.example.org", "LATCHKEY_APPS_0_ID": "wiki",
                "LATCHKEY_APPS_0_REDIRECT_URIS": "https://wiki.example.org/,https://wiki.example.org/a",
            ], in: folder)
        #expect(settings.storage.path == "/var/lib/latchkey/latchkey.db")
        #expect(settings.apps.onlyApp?.redirectURIs == ["https://wiki.example.org/", "https://wiki.example.org/a"])
    }

    @Test("the master key comes from a systemd credential too, and older keys stand beside the newest")
    func masterKeys() throws {
        let folder = try TemporaryFolder()
        let second = MasterKey.random(version: 2, from: SeededEntropy(seed: 4))
        try folder.write("latchkey-master-key", "# two\n\(folder.masterKey)\n\(second.reveal())\n", mode: 0o600)
        let text = Self.small.replacing("keys: {master_key_file: master.key}\n", with: "")
        let settings = try read(text, ["CREDENTIALS_DIRECTORY": folder.path], in: folder)
        let secret = Secret.random(.session, from: SeededEntropy())
        let first = try MasterKey(parsing: folder.masterKey)
        let keyring = Keyring(newest: second, older: [first], issuer: settings.issuer)
        #expect(settings.keyring.digests(secret) == keyring.digests(secret))
    }
}
