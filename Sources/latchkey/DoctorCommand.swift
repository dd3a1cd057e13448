import ArgumentParser
import Foundation
import LatchkeyAPI
import LatchkeyCore
import LatchkeyDelivery

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Look for what is wrong around a server: configuration, secrets, files, clock, database, mail server.",
        discussion: """
            Each finding says what to do. Ends with 1 if something is wrong. Sends no mail and changes nothing; a database
            that no server uses is opened, and brought up to date if it is of an older version.
            """)

    @OptionGroup var file: ConfigurationFile

    @Option(help: "A folder of systemd units to look into. May be given again.")
    var units = ["/etc/systemd/system", "/usr/lib/systemd/system"]

    @Flag(help: "Print JSON, for programs.")
    var json = false

    private struct Report: Encodable {
        let wrong: Int
        let findings: [Finding]
    }

    func run() async throws {
        var findings: [Finding] = []
        do {
            let settings = try file.settings()
            findings.append(.ok("configuration", "\(file.config) is right; latchkey policy check shows the policies"))
            findings += secrets()
            findings += files(settings)
            findings += await store(settings)
            findings += await mail(settings)
        } catch let unfit as UnfitSettings {
            findings += unfit.problems.map { .wrong("configuration", "\(file.config): \($0)", act: "mend the file") }
            findings += secrets()
            findings.append(.unchecked("everything else", "has to wait for a configuration that can be read"))
        }
        let wrong = findings.count { $0.grade == .wrong }
        if json {
            print(try MachineText.of(Report(wrong: wrong, findings: findings)))
        } else {
            print(findings.map(\.text).joined(separator: "\n"))
            print(wrong == 0 ? "\nNothing is wrong." : "\n\(wrong) of these \(wrong == 1 ? "is" : "are") wrong.")
        }
        if wrong > 0 { throw ExitCode.failure }
    }

    private func secrets() -> [Finding] {
        let text = FileManager.default.contents(atPath: file.config).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let found =
            PlainSecrets.findings(inConfiguration: text, file.config) + PlainSecrets.findings(inUnits: units)
            + PlainSecrets.findings(inEnvironment: ProcessInfo.processInfo.environment)
        return found.isEmpty
            ? [.ok("secrets", "none stands in the configuration, in a unit of systemd or in the environment")] : found
    }

    private func files(_ settings: Settings) -> [Finding] {
        var database: String?
        if case .sqlite(let path) = settings.storage { database = path }
        let rights = FileRights(owner: FileRights.serverUser(database: database))
        let parts = database.map { path in ["", "-wal", "-shm", ".lock", ".socket"].map { path + $0 } } ?? []
        let folders = Set(
            ([database].compactMap(\.self) + [file.config]).map { ($0 as NSString).deletingLastPathComponent })
        let known = Set(settings.secretFiles + parts)
        var found = settings.secretFiles.flatMap { rights.findings($0, "a secret") }
        found += parts.flatMap { rights.findings($0, "the database") }
        found += folders.sorted().flatMap { rights.findings(inFolder: $0.isEmpty ? "." : $0, besides: known) }
        return found.isEmpty ? [.ok("files", "keys, passwords, database and backups are their owner's alone")] : found
    }

    private func store(_ settings: Settings) async -> [Finding] {
        if case .sqlite(let path) = settings.storage, !FileManager.default.fileExists(atPath: path) {
            return [.note("database", "\(path) isn't there yet; latchkey serve makes it")]
        }
        do {
            guard case .examination(let record) = try await OperatorLine(settings: settings).ask(.examine) else {
                return [
                    .wrong(
                        "database", "the server gave no answer to this question", act: "restart it with this version")
                ]
            }
            let machine = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
            let clock = ClockCheck(
                machine: machine, newest: record.newestEvent.map(Timestamp.init),
                database: record.databaseTime.map(Timestamp.init))
            return [.ok("database", "is reachable, and its schema is this version's"), clock.finding]
        } catch {
            return [
                .wrong("database", "\(error)", act: "see docs/operations.md for what each of these means"),
                .unchecked("clock", "can't be compared without the database"),
            ]
        }
    }

    private func mail(_ settings: Settings) async -> [Finding] {
        do {
            let routes = try await Assembly.courier(settings).probe(from: settings.sender)
            let found = routes.map { route, trouble -> Finding in
                guard let trouble else { return .ok("mail", "\(route) lets us in") }
                return .wrong(
                    "mail", "\(route): \(trouble)", act: "latchkey mail test --to YOU shows the whole conversation")
            }
            return found + [
                .unchecked(
                    "mail", "SPF, DKIM, DMARC and MTA-STS of \(settings.sender.address.domain) are not looked at yet",
                    act:
                        "send latchkey mail test to a mailbox elsewhere, and look for Authentication-Results in the message"
                )
            ]
        } catch {
            return [.wrong("mail", "\(error)", act: "mend mail: in \(file.config)")]
        }
    }
}
