import ArgumentParser
import Foundation
import LatchkeyAPI
import LatchkeyCore

/// `latchkey policy …`: what the configuration says about links, before it says it to people.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Check a policy, explain a decision, replay what happened under a changed policy.",
        subcommands: [Check.self, Explain.self, Replay.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read the configuration and say what is wrong with it, or what each app's policy is.",
            discussion: """
                Looks at the file, the environment and the files they name, and at nothing else; the server may run or not.
                Ends with 78 if something is wrong: each problem has its line, its key and what to write instead.
                """)

        @OptionGroup var file: ConfigurationFile

        @Flag(help: "Print JSON, for programs.")
        var json = false

        func run() throws {
            do {
                let settings = try file.settings()
                let table = PolicyTable(settings.apps, because: settings.because)
                print(json ? try MachineText.of(Fit(apps: table.apps)) : "\(file.config) is right.\n\n\(table.text)")
            } catch let unfit as UnfitSettings {
                if json { print(try MachineText.of(Unfit(problems: unfit.problems))) }
                throw unfit
            }
        }

        private struct Fit: Encodable {
            let fit = true
            let apps: [PolicyTable.Entry]
        }

        private struct Unfit: Encodable {
            let fit = false
            let problems: [SettingsProblem]
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide anew what was decided lately, under a changed configuration, and show what would differ.",
            discussion: """
                --config names the changed file; it also says where the database is. Keep it beside the one in use: relative
                paths in it are relative to it. Nothing is changed, neither there nor in the server. What can be replayed is what policy decided about acts: factors, places, mailboxes, devices and
                the rest of what `latchkey policy explain` takes. Limits, sign-up and new lists of mailboxes take effect
                before that, and are not replayed.
                """)

        @Option(help: "How far back: a number and s, m, h or d.")
        var since = "24h"

        @OptionGroup var file: ConfigurationFile

        @Flag(help: "Print JSON, for programs.")
        var json = false

        func run() async throws {
            guard let span = TimeSpan(text: since) else {
                throw ValidationError("--since \(since.prefix(40)) is not a time; write a number and s, m, h or d")
            }
            let settings = try file.settings()
            try requireDatabase(settings.storage)
            let ask = try await OperatorLine(settings: settings).open()
            var replay = PolicyReplay(under: settings.apps)
            let start = SystemClock().now - span
            var place: Int64?
            while true {
                let page = try await page(after: place, since: start, ask)
                guard let last = page.last else { break }
                for record in page { replay.add(PolicyReplay.Recorded(record)) }
                place = last.place
            }
            print(json ? try MachineText.of(replay) : replay.text(since: since))
        }

        /// The line would make an empty one, in which nothing was ever decided.
        private func requireDatabase(_ storage: StoragePlace) throws {
            guard case .sqlite(let path) = storage, !FileManager.default.fileExists(atPath: path) else { return }
            throw StoreUnavailable(
                .unreachable,
                "there is no database at \(path), so there is nothing to replay. \(file.config) names it, and relative "
                    + "paths are relative to that file: keep the changed file beside the one in use")
        }

        private func page(
            after place: Int64?, since start: Timestamp, _ ask: (OperatorRequest) async throws -> OperatorReply
        ) async throws -> [DecisionRecord] {
            switch try await ask(.decisions(since: start.milliseconds, after: place)) {
            case .decisions(let records): return records
            case .refused(let sentence): throw Failure(sentence)
            default: throw Failure("the server gave another answer than was asked for; is it of this version?")
            }
        }
    }
}

extension PolicyReplay.Recorded {
    init(_ record: DecisionRecord) {
        self.init(
            signIn: record.signIn, app: record.app, decision: record.decision, reasons: record.reasons,
            facts: record.facts)
    }
}
