import ArgumentParser
import Foundation
import LatchkeyCore

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write latchkey.yaml and a master key, and say what to do next.",
        discussion: """
            Asks for what it isn't told by options. Nothing is overwritten.

            Example:
              latchkey init --issuer https://wiki.example.com --app wiki \\
                --redirect-uri https://wiki.example.com/ --from sign-in@example.com --smtp smtp://mail.example.com:587
            """)

    @Option(help: "The folder to write to.")
    var dir = "."

    @Option(help: "Where people will reach the server: https://host, or http://127.0.0.1:8080 to try.")
    var issuer: String?

    @Option(help: "The id of your first app, such as wiki.")
    var app: String?

    @Option(help: "Where people go after signing in, in full.")
    var redirectURI: String?

    @Option(help: "The address that mails come from.")
    var from: String?

    @Option(help: "The mail server: smtp://host:587, smtps://host:465, or smtp+plain://127.0.0.1:25 on this machine.")
    var smtp: String?

    func run() async throws {
        let issuer = try answer(issuer, "Where will people reach the server?", usual: "http://127.0.0.1:8080")
        let app = try answer(app, "The id of your first app?", usual: "app")
        let place = issuer.split(separator: "/").last ?? ""
        let host = String(place.hasPrefix("[") ? place.dropFirst().prefix { $0 != "]" } : place.prefix { $0 != ":" })
        let redirect = try answer(redirectURI, "Where do people go after signing in?", usual: "\(issuer)/session")
        let domain = IPAddress(parsing: host) != nil || host == "localhost" ? "example.com" : host
        let from = try answer(from, "Which address do the mails come from?", usual: "sign-in@\(domain)")
        let smtp = try answer(smtp, "Which mail server sends them?", usual: "smtp+plain://127.0.0.1:25")

        try FileManager.default.createDirectory(atPath: dir, withIntermediateDirectories: true)
        let config = "\(dir)/latchkey.yaml"
        let key = "\(dir)/master.key"
        for path in [config, key] where FileManager.default.fileExists(atPath: path) {
            throw Failure("\(path) is there already, and nothing is overwritten; choose another --dir")
        }
        _ = try MasterKeyFile.make(key)
        let text = Self.text(issuer: issuer, app: app, redirect: redirect, from: from, smtp: smtp)
        try Data(text.utf8).write(to: URL(fileURLWithPath: config), options: .withoutOverwriting)
        do {
            _ = try Settings(file: config)
        } catch {
            try FileManager.default.removeItem(atPath: config)
            try FileManager.default.removeItem(atPath: key)
            throw error
        }
        print(Self.nextSteps(config))
    }

    private func answer(_ given: String?, _ question: String, usual: String) throws -> String {
        if let given { return given }
        guard isatty(STDIN_FILENO) == 1 else { return usual }
        FileHandle.standardOutput.write(Data("\(question) [\(usual)] ".utf8))
        let line = readLine() ?? ""
        return line.isEmpty ? usual : line
    }

    private static func text(issuer: String, app: String, redirect: String, from: String, smtp: String) -> String {
        """
        # Latchkey. Every key is explained in docs/configuration.md; any of them can be set in the environment instead:
        # mail.routes[0].url is LATCHKEY_MAIL_ROUTES_0_URL. Secrets don't stand here.

        issuer: \(issuer)              # what people type and links begin with
        listen: "\(listen(for: issuer))"
        storage: sqlite:latchkey.db
        keys:
          master_key_file: master.key   # mode 0600; keep a copy apart from the backups

        mail:
          from: "Latchkey <\(from)>"
          routes:
            - url: \(smtp)
              #username: latchkey
              #password_file: smtp.password

        \(proxies(for: issuer))

        accounts:
          sign_up: off                  # on: a link to an unknown address may open an account; docs/policy.md says for whom

        apps:
          - id: \(app)
            name: \(app.prefix(1).uppercased() + app.dropFirst())
            tier: low                   # low, moderate or high: docs/policy.md says what each means
            redirect_uris: ["\(redirect)"]

        """
    }

    /// TLS is a proxy's work, mostly on this machine; without its word everybody would share one network's limits.
    private static func proxies(for issuer: String) -> String {
        let line = "trusted_proxies: [127.0.0.1]    # whose X-Forwarded-For is believed"
        return issuer.hasPrefix("https://") ? line : "# \(line)"
    }

    /// Without TLS in front, where the issuer says; else where a proxy on this machine finds it.
    private static func listen(for issuer: String) -> String {
        guard issuer.hasPrefix("http://") else { return "127.0.0.1:8080" }
        let place = issuer.dropFirst(7)
        return place.firstMatch(of: /:[0-9]+$/) == nil ? "\(place):80" : String(place)
    }

    private static func nextSteps(_ config: String) -> String {
        """
        Wrote \(config) and a master key beside it.

        Next:
          latchkey mail test --to you@example.com --config \(config)
          latchkey account add you@example.com --config \(config)
          latchkey serve --config \(config)
        """
    }
}
