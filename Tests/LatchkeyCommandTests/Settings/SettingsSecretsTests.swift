import Testing

@testable import latchkey

/// A message about the configuration ends in logs, terminals and tickets.
@Suite("Secrets and settings")
struct SettingsSecretsTests {
    private func message(
        _ text: String, _ environment: [String: String] = [:], in folder: TemporaryFolder? = nil
    ) throws -> String {
        let folder = try folder ?? TemporaryFolder()
        let file = try folder.write("latchkey.yaml", text)
        let error = #expect(throws: (any Error).self) { try Settings(file: file, environment: environment) }
        return error.map { "\($0)" } ?? ""
    }

    private static let small = SettingsTests.small
    private static let route = "{url: \"smtp://mail.example.com\"}"

    @Test(
        "a secret that stands in the file is refused and not repeated",
        arguments: [
            small.replacing(route, with: "{url: \"smtp://mail.example.com\", username: a, password: hunter22}"),
            small.replacing(route, with: "{url: \"smtp://a:hunter22@mail.example.com\"}"),
            small.replacing("master_key_file: master.key", with: "master_key: hunter22"),
            small.replacing("sqlite:latchkey.db", with: "postgres://a:hunter22@db.example.com/latchkey"),
            // Where a path belongs, somebody wrote the secret itself.
            small.replacing(route, with: "{url: \"smtp://mail.example.com\", username: a, password_file: hunter22}"),
            small.replacing("master_key_file: master.key", with: "master_key_file: lkmaster1_1_hunter22"),
            small.replacing(
                "{id: wiki}", with: "{id: wiki, redirect_uris: [\"https://a:hunter22@wiki.example.com/\"]}"),
            // No YAML, with a secret on the odd line.
            small + "\npassword: hunter22: oops\n", small + "\npassword: \"hunter22\n", small + "\n\t- hunter22\n",
        ])
    func inFile(text: String) throws {
        let message = try message(text)
        #expect(!message.isEmpty && !message.contains("hunter22"), "\(message)")
    }

    @Test("a secret file that others can read, or that holds something else, is refused and not repeated")
    func files() throws {
        let folder = try TemporaryFolder()
        let text = Self.small.replacing(
            Self.route, with: "{url: \"smtp://mail.example.com\", username: a, password_file: smtp.password}")
        for mode in [0o604, 0o640, 0o666, 0o610] {
            try folder.write("smtp.password", "hunter22", mode: mode)
            let message = try message(text, in: folder)
            #expect(message.contains("chmod 600") && !message.contains("hunter22"))
        }
        try folder.write("smtp.password", "hunter22", mode: 0o400)
        let settings = try Settings(file: "\(folder.path)/latchkey.yaml", environment: [:])
        #expect(settings.routes.count == 1)
        for content in [
            "hunter22", "", "lkmaster1_1_hunter22", "\(folder.masterKey)\n\(folder.masterKey)",
            "\(folder.masterKey)\nx",
        ] {
            try folder.write("master.key", content, mode: 0o600)
            let message = try message(Self.small, in: folder)
            #expect(message.contains("keys.master_key_file") && !message.contains("hunter22"))
            #expect(!message.contains("lkmaster1_"))
        }
    }

    @Test("a secret from the environment is not repeated, and never needed twice")
    func environment() throws {
        let text = Self.small.replacing("keys: {master_key_file: master.key}\n", with: "")
        let broken = try message(text, ["LATCHKEY_MASTER_KEY": "hunter22"])
        #expect(broken.contains("master_key_file") && !broken.contains("hunter22"))
        let nameless = try message(Self.small, ["LATCHKEY_MAIL_ROUTES_0_PASSWORD": "hunter22"])
        #expect(nameless.contains("mail.routes[0].username") && !nameless.contains("hunter22"))
    }

    @Test("settings that are printed by accident print no secret")
    func printed() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("latchkey.yaml", Self.small)
        let settings = try Settings(
            file: file,
            environment: ["LATCHKEY_MAIL_ROUTES_0_PASSWORD": "hunter22", "LATCHKEY_MAIL_ROUTES_0_USERNAME": "a"])
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", dumped] {
            #expect(!text.contains("hunter22") && !text.contains(folder.masterKey.suffix(43)))
        }
    }
}
