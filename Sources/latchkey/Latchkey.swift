import ArgumentParser
import Foundation
import LatchkeyCore

struct Latchkey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latchkey",
        abstract: "Sign-in by one-time links that are bound, inert, used once and written down.",
        discussion: """
            Try it:          latchkey demo
            Set it up:       latchkey init, then latchkey mail test, then latchkey serve
            Ask what happened to a sign-in:  latchkey trace ID
            End links and sessions at once:  latchkey revoke --help
            Change a policy: latchkey policy check, then latchkey policy replay, then SIGHUP to the server
            Look for faults: latchkey doctor
            Keep it safe:    latchkey backup FILE; move it to PostgreSQL: latchkey migrate --to postgres://…

            Every command has --help. Exit codes: 0 done, 1 failed, 64 wrong usage, 78 configuration; and of the
            database: 65 half copied, 69 unreachable, 73 something is there already, 74 full, 75 in use, 76 of a newer
            version, 77 refuses us.
            """,
        version: "latchkey 0.1.0",
        subcommands: [
            Demo.self, Init.self, Serve.self, Mail.self, AccountCommand.self, RecoveryCommand.self, RevokeCommand.self,
            APIKeyCommand.self, Trace.self, Domains.self, PolicyCommand.self, Doctor.self, Backup.self, Restore.self,
            Migrate.self,
        ])
}

/// Runs the command, and gives each way of failing its own exit code.
@main
enum Main {
    static func main() async {
        do {
            var command = try Latchkey.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            guard let code = exitCode(of: error) else { Latchkey.exit(withError: error) }
            FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
            Foundation.exit(code)
        }
    }

    /// Those of sysexits.h; nil for what the parser knows best.
    private static func exitCode(of error: any Error) -> Int32? {
        if error is UnfitSettings { return EX_CONFIG }
        guard let error = error as? StoreUnavailable else { return nil }
        return switch error.cause {
        case .halfDone: EX_DATAERR
        case .unreachable: EX_UNAVAILABLE
        case .occupied: EX_CANTCREAT
        case .full: EX_IOERR
        case .locked: EX_TEMPFAIL
        case .newer: EX_PROTOCOL
        case .refused: EX_NOPERM
        }
    }
}
