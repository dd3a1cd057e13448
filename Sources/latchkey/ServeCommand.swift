import ArgumentParser
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
            what is under way finish. TLS is a proxy's work: put nginx, Caddy or HAProxy in front, and name it under
            trusted_proxies.
            """)

    @OptionGroup var file: ConfigurationFile

    func run() async throws {
        let settings = try file.settings()
        let logger = Assembly.logger()
        let assembly = try Assembly(settings, logger: logger)
        try await assembly.run(courier: try Assembly.courier(settings)) { port in
            logger.info("serving \(settings.issuer) at \(settings.host):\(port)")
        }
    }
}
