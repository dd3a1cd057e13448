import ArgumentParser
import LatchkeyAPI

/// `latchkey account …`: works while the server runs, and while it doesn't.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Add, look at and change accounts.",
        discussion: """
            Disabling, enabling, a new address and signing out everywhere end at once whatever was issued to the account
            before: links, codes, sessions.
            """,
        subcommands: [Add.self, Show.self, List.self, Disable.self, Enable.self, ChangeEmail.self, SignOut.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open an account for an address.")
        @Argument(help: "The address.") var address: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.addAccount(address: address)) }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one account.")
        @Argument(help: "The address.") var address: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.showAccount(address: address)) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List accounts, by address.")
        @Option(help: "How many at most.") var limit = 100
        @Option(help: "Those after this address.") var after: String?
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.listAccounts(after: after, limit: limit)) }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let nobody sign in to an account.")
        @Argument(help: "The address.") var address: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.changeAccount(address: address, change: .disable)) }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let its owner sign in again, by new links.")
        @Argument(help: "The address.") var address: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.changeAccount(address: address, change: .enable)) }
    }

    struct ChangeEmail: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give an account another address.")
        @Argument(help: "The address.") var address: String
        @Argument(help: "The new address.") var new: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.changeAccount(address: address, change: .address(new))) }
    }

    struct SignOut: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End every session and open link of an account.")
        @Argument(help: "The address.") var address: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.changeAccount(address: address, change: .signOutEverywhere)) }
    }
}
