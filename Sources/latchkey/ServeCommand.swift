import ArgumentParser
import Foundation
import Logging

struct ConfigurationFile: ParsableArguments {
    @Option(name: .shortAndLong, help: "The configuration file.")
    var config = "latchkey.yaml"

    func settings() throws -> Settings { try Settings(file: config) }
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: """
            Reads the configuration, brings the database up to date, and serves until SIGTERM or SIGINT; then it lets
            what is under way finish. SIGHUP reads the configuration again: apps, policies, accounts, mailboxes and
            networks take effect at once, and a file with problems changes nothing. TLS is a proxy's work: put nginx, Caddy or HAProxy in front, and name it under
            trusted_proxies.
            """)

    @OptionGroup var file: ConfigurationFile

    func run() async throws {
        // Sent before anybody listens for it, it would end us.
        signal(SIGHUP, SIG_IGN)
        let settings = try file.settings()
        let logger = Assembly.logger()
        let assembly = try Assembly(settings, logger: logger)
        try await assembly.run(courier: try Assembly.courier(settings), rereading: file) { port in
            logger.info("serving \(settings.issuer) at \(settings.host):\(port)")
        }
    }
}
