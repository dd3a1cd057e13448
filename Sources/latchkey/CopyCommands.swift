import ArgumentParser
import Foundation
import LatchkeyStore

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a consistent copy of the database to FILE, while the server runs.",
        discussion: """
            The copy is one SQLite file, from either engine, and can be restored into either. It holds addresses and who
            signs in where, and no secret that opens anything; the master key is not in it: keep a copy of that elsewhere.
            """)

    @Argument(help: "The file to make; it must not exist.") var backup: String
    @OptionGroup var file: ConfigurationFile

    func run() async throws {
        let meter = ProgressMeter()
        switch try file.settings().storage {
        case .sqlite(let path): try StoreCopies().backUp(sqlite: path, to: backup)
        case .postgres(let address):
            meter.finish(try StoreCopies(progress: meter.show).backUp(address, to: backup, at: SystemClock().now))
        }
        print("written to \(backup)")
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring a backup back. Stop the server first.",
        discussion: """
            Accounts, known devices and audit events come back. Links, codes and sessions from before the restore are
            dead, messages that were waiting are not sent, and all API keys are revoked. A SQLite database that was there
            is kept beside the new one; a PostgreSQL database has to be empty.
            """)

    @Argument(help: "A file that latchkey backup made.") var backup: String
    @OptionGroup var file: ConfigurationFile

    func run() async throws {
        let meter = ProgressMeter()
        let now = SystemClock().now
        switch try file.settings().storage {
        case .sqlite(let path):
            let kept = try StoreCopies().restore(backup, toSQLite: path, at: now)
            if let kept { print("what was there before is at \(kept)") }
        case .postgres(let address):
            meter.finish(try StoreCopies(progress: meter.show).restore(backup, to: address, at: now))
        }
        print("restored; whatever was issued before \(now) is dead. API keys are revoked: make new ones")
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Move from SQLite to PostgreSQL. Stop the server first.",
        discussion: """
            Copies everything that the configured SQLite file holds into an empty PostgreSQL database, and compares counts
            and hashes of both sides at the end. Broken off, it goes on where it stopped when it is run again. Links and
            sessions stay alive; the file stays as it is. A password comes from storage_password_file,
            LATCHKEY_STORAGE_PASSWORD or the systemd credential latchkey-storage-password.
            """)

    @Option(help: "postgres://user@host:port/database") var to: String
    @OptionGroup var file: ConfigurationFile

    func run() async throws {
        let settings = try file.settings()
        guard case .sqlite(let path) = settings.storage else {
            throw Failure("storage: is a PostgreSQL database already; this command moves from SQLite")
        }
        let address: PostgresAddress
        do {
            address = try PostgresAddress(parsing: to, password: settings.storagePassword)
        } catch {
            throw ValidationError("--to \(error)")
        }
        let meter = ProgressMeter()
        meter.finish(try StoreCopies(progress: meter.show).move(sqlite: path, to: address, at: SystemClock().now))
        print("moved; now write storage: postgres://… in \(file.config), and start the server")
    }
}

/// Progress on a terminal: one line that changes. Elsewhere nothing but the outcome.
private struct ProgressMeter {
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ progress: CopyProgress) {
        guard isTerminal else { return }
        let share = progress.of > 0 ? progress.rows * 100 / progress.of : 100
        let line = "\r\u{1b}[K  \(progress.table)  \(progress.rows) of \(progress.of)  (\(share) %)"
        FileHandle.standardError.write(Data(line.utf8))
    }

    func finish(_ counts: [CopiedCount]) {
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1b}[K".utf8)) }
        for count in counts {
            let name = count.table.padding(toLength: 14, withPad: " ", startingAt: 0)
            print("  \(name)\(count.rows) rows, the same on both sides (SHA-256 \(count.hash.prefix(16))…)")
        }
        print("")
    }
}
