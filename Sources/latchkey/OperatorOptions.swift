import ArgumentParser
import Foundation
import LatchkeyAPI

/// The options of every command that asks the server something, and how the answer is printed.
struct OperatorOptions: ParsableArguments {
    @OptionGroup var file: ConfigurationFile

    @Flag(help: "Print JSON, for programs.")
    var json = false

    func carryOut(_ request: OperatorRequest) async throws {
        let reply = try await OperatorLine(settings: file.settings()).ask(request)
        if case .refused(let sentence) = reply { throw Failure(sentence) }
        print(json ? try Self.machineText(reply) : Self.text(reply))
    }

    private static func machineText(_ reply: OperatorReply) throws -> String {
        switch reply {
        case .account(let record, _): try MachineText.of(record)
        case .accounts(let records): try MachineText.of(records)
        case .trace(let trace): try MachineText.of(trace)
        case .domains(let domains): try MachineText.of(domains)
        case .recovery(let record, _): try MachineText.of(record)
        case .recoveries(let records): try MachineText.of(records)
        case .revoked(let record): try MachineText.of(record)
        case .key(let record, let secret, _): try MachineText.of(PrintedKey(record, secret))
        case .keys(let records): try MachineText.of(records)
        case .decisions(let records): try MachineText.of(records)
        case .examination(let record): try MachineText.of(record)
        case .refused(let sentence): try MachineText.of(sentence)
        }
    }

    private static func text(_ reply: OperatorReply) -> String {
        switch reply {
        case .account(let record, let says): ([says].filter { !$0.isEmpty } + [lines(record)]).joined(separator: "\n\n")
        case .accounts(let records): records.isEmpty ? "no accounts" : records.map(row).joined(separator: "\n")
        case .trace(let trace): TraceText(trace).text
        case .domains(let domains): DomainsText(domains).text
        case .recovery(let record, let says): RecoveryText.text(record, says)
        case .recoveries(let records): RecoveryText.text(records)
        case .revoked(let record): OperatorText.lines(record)
        case .key(let record, let secret, let says):
            [says, OperatorText.row(record), secret].compactMap(\.self).joined(separator: "\n\n")
        case .keys(let records): records.isEmpty ? "no keys" : records.map(OperatorText.row).joined(separator: "\n")
        case .decisions(let records): records.map { "\($0.at)  \($0.app)  \($0.decision)" }.joined(separator: "\n")
        case .examination: "the database answers"
        case .refused(let sentence): sentence
        }
    }

    private static func lines(_ record: AccountRecord) -> String {
        """
          address    \(record.address)
          account    \(record.id)
          standing   \(record.standing)
          epoch      \(record.epoch)
          created    \(record.createdAt)
          verified   \(record.verifiedAt ?? "not yet")
          changed    \(record.changedAt ?? "never")
          held       \(record.heldAt.map { "since \($0)" } ?? "no")
          mailbox    \(record.mailbox ?? "not marked")
          factors    \(record.factors.isEmpty ? "none" : record.factors.joined(separator: ", "))
          may enrol  \(record.mayEnrolUntil.map { "until \($0)" } ?? "no")
          language   \(record.language ?? "not known")
        """
    }

    private static func row(_ record: AccountRecord) -> String {
        let address = record.address.padding(toLength: max(36, record.address.count), withPad: " ", startingAt: 0)
        let standing = record.standing.padding(toLength: 9, withPad: " ", startingAt: 0)
        return "\(address)  \(standing)  \(record.id)"
    }
}

/// JSON for programs, the same in every command: keys in snake case and in order.
enum MachineText {
    static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
