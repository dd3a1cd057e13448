import Testing

@testable import latchkey

@Suite("Unfit settings")
struct UnfitSettingsTests {
    private func problems(
        _ text: String, _ environment: [String: String] = [:], in folder: TemporaryFolder? = nil
    ) throws -> [SettingsProblem] {
        let folder = try folder ?? TemporaryFolder()
        let file = try folder.write("latchkey.yaml", text)
        do {
            _ = try Settings(file: file, environment: environment)
            return []
        } catch let unfit as UnfitSettings {
            #expect(unfit.file == file)
            return unfit.problems
        }
    }

    /// One line of the small file changed, or lines added.
    private func problem(_ old: String, _ new: String, adding more: String = "") throws -> SettingsProblem {
        let text = SettingsTests.small.replacing(old, with: new) + "\n" + more
        let all = try problems(text)
        try #require(all.count == 1, "\(all)")
        return all[0]
    }

    private static let mistakes = """
        issuer: http://login.example.com
        listn: 127.0.0.1:8080
        storage: sqlite:latchkey.db
        keys:
          master_key_file: open.key
        mail:
          from: sign-in@example.com
          routes:
            - url: smtp+plain://mail.example.com
              password: correct horse
        trusted_proxies: [10.0.0.0/8, proxy.example.com]
        apps:
          - id: wiki
            redirect_uris: [https://wiki.example.com/, "http://wiki.example.com/"]
            policy:
              link_lifetime: 15m
              cross_device: here
              because: x
          - id: admin
            tier: highest
          - id: wiki
            policy:
              button: not_needed
              session:
                idle: soon
        """

    @Test("every mistake is told at once, each with its line and key")
    func allAtOnce() throws {
        let folder = try TemporaryFolder()
        try folder.write("open.key", folder.masterKey, mode: 0o640)
        let found = try problems(Self.mistakes, in: folder)
        let expected: [(Int, String, String)] = [
            (1, "issuer", "https://login.example.com"), (2, "listn", "did you mean listen?"),
            (5, "keys.master_key_file", "chmod 600"), (9, "mail.routes[0].url", "in clear"),
            (10, "mail.routes[0].password", "password_file"), (11, "trusted_proxies", "proxy.example.com"),
            (14, "apps[0].redirect_uris", "http://wiki.example.com/"),
            (16, "apps[0].policy.link_lifetime", "10m at most"), (17, "apps[0].policy.cross_device", "code or deny"),
            (20, "apps[1].tier", "moderate"), (21, "apps[2].id", "twice"),
            (23, "apps[2].policy.button", "doesn't say why"),
            (25, "apps[2].policy.session.idle", "such as 10m"),
        ]
        for (line, key, says) in expected {
            let problem = found.first { $0.key == key }
            #expect(problem?.line == line, "\(key)")
            #expect(problem?.says.contains(says) == true, "\(key): \(problem?.says ?? "nothing")")
        }
        #expect(found.count == expected.count, "\(found)")
    }

    @Test("they are printed in the order of the file, one a line, and counted")
    func printed() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("latchkey.yaml", Self.mistakes)
        let unfit = try #require(throws: UnfitSettings.self) { try Settings(file: file, environment: [:]) }
        let lines = unfit.description.split(separator: "\n")
        #expect(lines[0] == "\(file) has \(unfit.problems.count) problems:")
        #expect(lines[1].hasPrefix("  line 1: issuer: "))
        let numbers = lines.dropFirst().compactMap { $0.firstMatch(of: /line ([0-9]+)/).flatMap { Int($0.1) } }
        #expect(numbers == numbers.sorted() && lines.count == unfit.problems.count + 1)
    }

    @Test(
        "an issuer is a scheme, a host and a port, and plain http for this machine alone",
        arguments: [
            "http://login.example.com", "http://10.0.0.1", "http://127.0.0.1.example.com", "https://login.example.com/",
            "https://login.example.com/path", "https://user@login.example.com", "https://login.example.com?x",
            "login.example.com", "ftp://login.example.com", "\"\"", "https://", "\"https://a b\"",
        ])
    func issuers(issuer: String) throws {
        let found = try problem("https://login.example.com", issuer)
        #expect(found.key == "issuer" && found.line == 1)
    }

    @Test(
        "plain http is fine on loopback",
        arguments: ["http://127.0.0.1:8080", "http://localhost", "\"http://[::1]:8080\"", "http://127.9.9.9"])
    func loopback(issuer: String) throws {
        #expect(try problems(SettingsTests.small.replacing("https://login.example.com", with: issuer)).isEmpty)
    }

    @Test(
        "an address to listen at is an address and a port",
        arguments: ["8080", "127.0.0.1", "example.com:80", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:x", "\":80\""])
    func listen(text: String) throws {
        #expect(try problem("", "", adding: "listen: \(text)").key == "listen")
    }

    @Test("a store is a SQLite file", arguments: ["sqlite:", "latchkey.db", "postgres://user:pw@db/latchkey", "/x.db"])
    func storage(text: String) throws {
        let found = try problem("sqlite:latchkey.db", "\"\(text)\"")
        #expect(found.key == "storage" && !found.says.contains("pw@"))
    }

    @Test(
        "times are a number and a unit",
        arguments: ["10", "0m", "-1m", "1.5h", "10 m", "m", "1w", "999999999999999999999s", "１０m"])
    func durations(text: String) throws {
        let app = "{id: wiki, policy: {link_lifetime: \"\(text)\", because: x}}"
        let found = try problem("{id: wiki}", app)
        #expect(found.key == "apps[0].policy.link_lifetime" && found.says.contains("such as 10m"))
    }

    @Test(
        "a redirect address is https in full, or http on this machine",
        arguments: [
            "/start", "//evil.example/", "http://wiki.example.com/", "https://wiki.example.com/#x",
            "https://a@wiki.example.com/", "javascript:alert(1)", "https://wiki.example.com/\\\\n", "https://",
            "https://wiki.example.com:999999/", "https://wiki example.com/",
        ])
    func redirects(uri: String) throws {
        let found = try problem("{id: wiki}", "{id: wiki, redirect_uris: [\"\(uri)\"]}")
        #expect(found.key == "apps[0].redirect_uris")
    }

    @Test(
        "names and ids of apps are checked",
        arguments: [
            ("{name: wiki}", "apps[0].id"), ("{id: Wiki}", "apps[0].id"), ("{id: \"a b\"}", "apps[0].id"),
            ("{id: wiki, name: \"\"}", "apps[0].name"), ("{id: wiki, name: \"a\\nb\"}", "apps[0].name"),
            ("{id: wiki, name: \"a\\u202eb\"}", "apps[0].name"), ("{id: wiki, tier: highest}", "apps[0].tier"),
            ("wiki", "apps[0]"), ("{id: wiki, policy: strict}", "apps[0].policy"),
            ("{id: wiki, redirect_uris: https://a.example/}", "apps[0].redirect_uris"),
        ])
    func apps(app: String, key: String) throws {
        let keys = try problems(SettingsTests.small.replacing("{id: wiki}", with: app)).map(\.key)
        #expect(keys.contains(key), "\(keys)")
    }

    @Test("an id that stands twice is told where it does, whatever else is wrong before it")
    func duplicates() throws {
        let found = try problems(
            SettingsTests.small.replacing("[{id: wiki}]", with: "\n  - id: NO\n  - id: a\n  - id: b\n  - id: a\n"))
        #expect(found.map(\.key).sorted() == ["apps[0].id", "apps[3].id"])
        #expect(found.first { $0.key == "apps[3].id" }?.line == 9)
    }

    @Test("an unknown key is refused at every depth, with the nearest known one")
    func unknownKeys() throws {
        let found = try problems(
            SettingsTests.small.replacing("{id: wiki}", with: "{id: wiki, policy: {buttn: required}, redirect_uri: []}")
                + "\nissure: x\naccounts: {signup: on}\nlimits: {messages: 1}\n")
        let says = Dictionary(uniqueKeysWithValues: found.map { ($0.key, $0.says) })
        #expect(says["issure"]?.contains("did you mean issuer?") == true)
        #expect(says["accounts.signup"]?.contains("did you mean sign_up?") == true)
        #expect(says["apps[0].policy.buttn"]?.contains("did you mean button?") == true)
        #expect(says["apps[0].redirect_uri"]?.contains("did you mean redirect_uris?") == true)
        #expect(says["limits.messages"]?.contains("nothing can be set here yet") == true)
        #expect(found.count == 5)
    }

    @Test("a file that is missing, empty, no text, no mapping or no YAML says so")
    func noFile() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: (any Error).self) {
            try Settings(file: "\(folder.path)/none.yaml", environment: [:])
        }
        #expect(error.map { "\($0)" }?.contains("latchkey init") == true)
        let binary = try folder.write("binary.yaml", String(decoding: [0x61, 0], as: UTF8.self))
        #expect(throws: (any Error).self) { try Settings(file: binary, environment: [:]) }
        for text in ["", "# nothing\n", "~"] {
            let keys = try problems(text).map(\.key)
            #expect(Set(keys) == ["issuer", "storage", "keys.master_key_file", "mail.from", "mail.routes", "apps"])
        }
        for text in ["- a\n- b\n", "just words"] {
            #expect(try problems(text).contains { $0.says == "must be a mapping of keys and values" })
        }
        for text in ["a: [", "a: b: c", "\ta: b", "a: \"b", "{", "a: b\na: c", "a: *none"] {
            let found = try problems(text)
            #expect(found.count == 1 && found[0].says.contains("YAML"), "\(text): \(found)")
        }
    }
}
