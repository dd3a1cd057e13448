import ArgumentParser
import Foundation
import LatchkeyCore

/// The server's own keys, so that it knows the secrets that are made here.
struct Keys: ParsableArguments {
    @Option(help: "The server's master key file.") var key: String
    @Option(help: "The server's issuer.") var issuer: String

    func keyring() throws -> Keyring {
        let lines = try String(contentsOfFile: key, encoding: .utf8).split(separator: "\n")
        guard let line = lines.first(where: { !$0.hasPrefix("#") }) else { throw ValidationError("no key in \(key)") }
        return Keyring(newest: try MasterKey(parsing: line), issuer: issuer)
    }
}
