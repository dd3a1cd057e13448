import ArgumentParser
import LatchkeyAPI

/// `latchkey api-key …`: the keys of programs. `latchkey key` is for the server's own.
struct APIKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-key",
        abstract: "Make, list and revoke keys with which programs use the administration API.",
        subcommands: [Add.self, List.self, Revoke.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key, and print its secret, once.",
            discussion: "Scopes: accounts:read, accounts:write, recoveries, revoke.")
        @Argument(help: "Who uses it: letters, digits, dots, hyphens.") var name: String
        @Option(help: "What it may do, with commas between.") var scope: String
        @Option(help: "How long it lives, such as 90d or 12h; 400d at most.") var expires = "90d"
        @OptionGroup var way: OperatorOptions

        func run() async throws {
            guard let seconds = Self.seconds(expires) else {
                throw ValidationError("--expires is a number of days, hours, minutes or seconds, such as 90d or 12h")
            }
            let scopes = scope.split(separator: ",").map { $0.filter { $0 != " " } }
            try await way.carryOut(.addKey(name: name, scopes: scopes, seconds: seconds))
        }

        private static func seconds(_ text: String) -> Int64? {
            let units: [Character: Int64] = ["d": 86_400, "h": 3_600, "m": 60, "s": 1]
            guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0,
                count < 1_000_000_000
            else { return nil }
            return count * unit
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List keys, without their secrets.")
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.listKeys) }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Refuse a key from now on.")
        @Argument(help: "Its name.") var name: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.revokeKey(name: name)) }
    }
}
