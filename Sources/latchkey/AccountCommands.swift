import ArgumentParser
import LatchkeyAPI

/// `latchkey account …`: works while the server runs, and while it doesn't.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Add, look at and change accounts.",
        discussion: """
            Disabling, enabling, holding, a new address and signing out everywhere end at once whatever was issued to the
            account before: links, codes, sessions.
            """,
        subcommands: [
            Add.self, Invite.self, Show.self, List.self, Disable.self, Enable.self, Hold.self, Release.self, Mark.self,
            ChangeEmail.self, SignOut.self, AllowCodes.self,
        ])

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

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open an account if there is none, and send its owner a message that says where to sign in.",
            discussion: "The message carries no secret. For seven days a first second factor may be set with a link.")
        @Argument(help: "The address.") var address: String
        @Option(help: "The app to sign in to; left out, the only one.") var app: String?
        @Option(help: "The language of the message: en or de.") var language: String?
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.invite(address: address, app: app, language: language)) }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop links for an account whose mailbox may be in other hands.")
        @Argument(help: "The address.") var address: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.changeAccount(address: address, change: .hold)) }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let links work again after a hold.")
        @Argument(help: "The address.") var address: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.changeAccount(address: address, change: .release)) }
    }

    struct Mark: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say what kind of mailbox an account has.")

        enum Mailbox: String, ExpressibleByArgument, CaseIterable {
            case shared, role, person, disposable, none
        }

        @Argument(help: "The address.") var address: String
        @Option(help: "shared, role, person or disposable; none leaves it to the rules.") var mailbox: Mailbox
        @OptionGroup var way: OperatorOptions
        func run() async throws {
            let word = mailbox == .none ? nil : mailbox.rawValue
            try await way.carryOut(.changeAccount(address: address, change: .mark(word)))
        }
    }

    struct ChangeEmail: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give an account another address.")
        @Argument(help: "The address.") var address: String
        @Argument(help: "The new address.") var new: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.changeAccount(address: address, change: .address(new))) }
    }

    struct AllowCodes: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let codes be typed again, after a hundred wrong ones switched them off.")
        @Argument(help: "The address.") var address: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.allowCodes(address: address)) }
    }

    struct SignOut: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End every session and open link of an account.")
        @Argument(help: "The address.") var address: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.changeAccount(address: address, change: .signOutEverywhere)) }
    }
}
