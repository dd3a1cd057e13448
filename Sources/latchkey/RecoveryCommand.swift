import ArgumentParser
import LatchkeyAPI

/// `latchkey recovery …`: for staff who help somebody that has lost the second factor.
struct RecoveryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery",
        abstract: "Let somebody set a new second factor whom you have checked.",
        discussion: """
            The link goes to the mailbox of the account, and never to you. You get a code to read out to the caller. Only \
            link and code together open anything, and all that they open is the page that sets a new second factor.
            """,
        subcommands: [Start.self, Approve.self, List.self])

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start one. The owner is told.")
        @Argument(help: "The address of the account.") var address: String
        @Option(help: "The app whose policy holds, and whose name stands in the message.") var app: String
        @Option(help: "Your name.") var by: String
        @Option(help: "How you made sure that the caller is the owner.") var check: String
        @OptionGroup var way: OperatorOptions
        func run() async throws {
            try await way.carryOut(.startRecovery(RecoveryWish(address: address, app: app, by: by, check: check)))
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Agree to one that somebody else has started, where the app's policy wants two.")
        @Argument(help: "The recovery's id.") var id: String
        @Option(help: "Your name.") var by: String
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.approveRecovery(id: id, by: by)) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List those of the last day, newest first.")
        @Option(help: "How many at most.") var limit = 100
        @OptionGroup var way: OperatorOptions
        func run() async throws { try await way.carryOut(.listRecoveries(limit: limit)) }
    }
}

/// Recoveries for a person to read.
enum RecoveryText {
    static func text(_ record: RecoveryRecord, _ says: String) -> String {
        let lines = [
            ("recovery", record.id), ("address", record.address ?? "gone"), ("app", record.app),
            ("state", record.state),
            ("started by", record.startedBy), ("check", record.check), ("approved by", record.approvedBy),
            ("expires", record.expiresAt), ("spoken code", record.spokenCode),
        ]
        let shown = lines.compactMap { name, value in value.map { "  \(padded(name, 12)) \($0)" } }
        return says + "\n\n" + shown.joined(separator: "\n")
    }

    static func text(_ records: [RecoveryRecord]) -> String {
        guard !records.isEmpty else { return "no recoveries" }
        return records.map { record in
            let names = record.startedBy + (record.approvedBy.map { ", approved by \($0)" } ?? "")
            return
                "\(record.startedAt)  \(padded(record.state, 9))  \(padded(record.address ?? "gone", 36))  \(record.id)  by \(names)"
        }.joined(separator: "\n")
    }

    private static func padded(_ text: String, _ length: Int) -> String {
        text + String(repeating: " ", count: max(0, length - text.count))
    }
}
