import ArgumentParser
import LatchkeyAPI

struct Domains: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what becomes of the mail to each domain: how soon it arrives, who opens it, whether it is used.",
        discussion: """
            Where a scanner opens most of the mail, sign-in pages and messages put the code before the link. docs/operations.md
            says how to read this.
            """)

    @Option(help: ArgumentHelp("How far back: a number and s, m or h. Sign-ins are kept for a day.", valueName: "time"))
    var since = "24h"

    @OptionGroup var way: OperatorOptions

    func run() async throws {
        guard let seconds = Self.seconds(since) else {
            throw ValidationError("--since \(since) is not a time; write a number and s, m or h, such as 2h")
        }
        try await way.carryOut(.domains(last: seconds))
    }

    static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            (1...1_000_000).contains(count)
        else { return nil }
        return count * unit
    }
}

/// Domains for people: a paragraph each, shares behind the numbers.
struct DomainsText {
    let domains: [DomainRecord]

    init(_ domains: [DomainRecord]) {
        self.domains = domains
    }

    var text: String {
        domains.isEmpty ? "no messages" : domains.map(paragraph).joined(separator: "\n\n")
    }

    private func paragraph(_ record: DomainRecord) -> String {
        var lines = ["\(record.domain): \(record.issued) \(record.issued == 1 ? "message" : "messages")"]
        lines.append(line("accepted", record.accepted, of: record.issued, time(record.delivery)))
        lines.append(line("opened", record.opened, of: record.accepted, time(record.opening)))
        lines.append(line("scanned", record.scanned, of: record.accepted, "opened by a scanner within 30 s"))
        lines.append(line("used", record.used, of: record.issued, ""))
        lines.append(line("elsewhere", record.elsewhere, of: record.issued, "opened by a person in another network"))
        lines.append(
            line("late", record.late, of: record.issued, "in the last minute or later, \(record.expired) after the end")
        )
        return lines.joined(separator: "\n")
    }

    private func line(_ name: String, _ count: Int, of whole: Int, _ says: String) -> String {
        let share = whole == 0 ? "–" : "\((count * 100 + whole / 2) / whole) %"
        let line = "  \(pad(name, 10))\(left(String(count), 7)) \(left(share, 6))  \(says)"
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    private func time(_ spread: DomainRecord.Spread?) -> String {
        spread.map { "half within \(Self.duration($0.median)), nine of ten within \(Self.duration($0.slow))" } ?? ""
    }

    private static func duration(_ milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<1_000: "\(milliseconds) ms"
        case ..<10_000: "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100) s"
        case ..<120_000: "\((milliseconds + 500) / 1_000) s"
        default: "\((milliseconds + 30_000) / 60_000) min"
        }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
