import ArgumentParser
import LatchkeyCore
import LatchkeyDelivery

struct Mail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at the way that mails take.", subcommands: [Test.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send one message and print the conversation with the mail server, secrets masked.")

        @Option(help: "Who gets it.")
        var to: String

        @OptionGroup var file: ConfigurationFile

        func run() async throws {
            let settings = try file.settings()
            guard let recipient = try? EmailAddress(parsing: to) else {
                throw Failure("\(to.prefix(100)) is not an email address; write it like anna@example.com")
            }
            let message = OutgoingMessage(
                id: .random(from: SystemEntropy()), recipient: recipient, language: .english, content: .test)
            let (outcome, conversation) = try await Assembly.courier(settings).converse(message)
            print(conversation.map { "  \($0)" }.joined(separator: "\n"))
            switch outcome {
            case .accepted(let route, let reply):
                print("\nAccepted by \(route): \(reply)")
            case .deferred(let route, let reply):
                throw Failure("\(route) didn't take the message now: \(reply)")
            case .rejected(let route, let reply):
                throw Failure("\(route) refused the message: \(reply)")
            }
        }
    }
}
