import Foundation

/// Whether files that hold secrets, addresses or sign-ins are their owner's alone.
struct FileRights {
    /// Whose files they have to be: the server's user. Root's are fine too.
    let owner: uid_t

    /// The owner of the database, who is the server's user; without a database, ourselves.
    static func serverUser(database: String?) -> uid_t {
        database.flatMap(Self.status)?.st_uid ?? geteuid()
    }

    /// Answers what is wrong; nothing for a file that isn't there.
    func findings(_ path: String, _ what: String) -> [Finding] {
        guard let status = Self.status(path) else { return [] }
        var findings: [Finding] = []
        if status.st_mode & 0o077 != 0 {
            let mode = "0" + String(status.st_mode & 0o777, radix: 8)
            findings.append(
                .wrong(
                    "files", "others can read \(what) (\(path), mode \(mode))",
                    act: "chmod 600 '\(path)'; if somebody may have read a key or password there, change that too"))
        }
        if status.st_uid != owner, status.st_uid != 0 {
            findings.append(
                .wrong(
                    "files", "\(what) (\(path)) belongs to user \(status.st_uid), and the server is user \(owner)",
                    act: "chown \(owner) '\(path)'"))
        }
        return findings
    }

    /// What lies in a folder and looks like a database, a backup or a key.
    func findings(inFolder folder: String, besides known: Set<String>) -> [Finding] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().prefix(Self.mostFiles).flatMap { name -> [Finding] in
            let path = "\(folder)/\(name)"
            guard !known.contains(path), let status = Self.status(path), status.st_mode & S_IFMT == S_IFREG,
                let what = Self.kind(path)
            else { return [] }
            return findings(path, what)
        }
    }

    private static let mostFiles = 1_000

    private static func status(_ path: String) -> stat? {
        var found = stat()
        return stat(path, &found) == 0 ? found : nil
    }

    private static func kind(_ path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path), let start = try? file.read(upToCount: 4_096) else {
            return nil
        }
        if start.starts(with: Data("SQLite format 3\0".utf8)) { return "a database or backup" }
        return start.range(of: Data(PlainSecrets.masterKeyMark.utf8)) == nil ? nil : "a file with a master key"
    }
}
