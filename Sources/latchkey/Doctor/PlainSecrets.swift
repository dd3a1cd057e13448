import Foundation

/// Secrets that stand where others read them: in the configuration, in units of systemd, in the environment.
enum PlainSecrets {
    static let masterKeyMark = "lkmaster1_"

    /// In the text of the configuration, comments too. What its keys hold is checked when it is read.
    static func findings(inConfiguration text: String, _ path: String) -> [Finding] {
        lines(of: text).compactMap { number, line in
            guard line.contains(masterKeyMark) || holdsPassword(line) else { return nil }
            return .wrong(
                "secrets", "\(path):\(number): a secret stands in the configuration",
                act: "take it out, keep it in a file with mode 0600 that the configuration names, and change the secret"
            )
        }
    }

    static func findings(inEnvironment environment: [String: String]) -> [Finding] {
        environment.keys.sorted().filter { isSecret($0, environment[$0] ?? "") }.map { name in
            .note(
                "secrets", "\(name) is in the environment of this process, where its children and /proc show it",
                act: "a file with mode 0600, or LoadCredential= of systemd, shows it to nobody")
        }
    }

    /// Units and their drop-ins in these folders that speak of Latchkey.
    static func findings(inUnits folders: [String]) -> [Finding] {
        folders.flatMap { folder -> [Finding] in
            units(in: folder).flatMap { path -> [Finding] in
                guard let text = text(at: path),
                    (path.split(separator: "/").suffix(2).joined() + text).lowercased().contains("latchkey")
                else { return [] }
                return findings(inUnit: text, path)
            }
        }
    }

    static func findings(inUnit text: String, _ path: String) -> [Finding] {
        lines(of: text).flatMap { number, line -> [Finding] in
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            guard !trimmed.hasPrefix("#"), !trimmed.hasPrefix(";"), let mark = trimmed.firstIndex(of: "=") else {
                return []
            }
            let value = String(trimmed[trimmed.index(after: mark)...])
            switch trimmed[..<mark].trimmingCharacters(in: .whitespaces) {
            case "Environment":
                return secrets(in: value).map { inUnit("\(path):\(number)", "Environment= holds \($0)") }
            case "SetCredential" where value.hasPrefix("latchkey"):
                return [inUnit("\(path):\(number)", "SetCredential= holds a secret")]
            case "EnvironmentFile": return findings(inEnvironmentFile: value.trimmingCharacters(in: ["-", "\"", " "]))
            default:
                guard value.contains(masterKeyMark) || holdsPassword(value) else { return [] }
                return [inUnit("\(path):\(number)", "\(trimmed[..<mark])= holds a secret")]
            }
        }
    }

    private static func inUnit(_ place: String, _ says: String) -> Finding {
        .wrong(
            "secrets", "\(place): \(says), and everybody on this machine can read units (systemctl show prints it too)",
            act:
                "take it out; LoadCredential=latchkey-master-key:FILE and latchkey-storage-password:FILE, or a file with "
                + "mode 0600 that the configuration names, keep it; and change the secret")
    }

    private static func findings(inEnvironmentFile path: String) -> [Finding] {
        let mode = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? NSNumber
        guard let mode, mode.intValue & 0o077 != 0, let text = text(at: path) else { return [] }
        return lines(of: text).flatMap { number, line in
            secrets(in: line).map { name in
                .wrong(
                    "secrets", "\(path):\(number): holds \(name), and others can read the file",
                    act: "chmod 600 '\(path)', and change the secret if somebody may have read it")
            }
        }
    }

    // MARK: What a secret looks like

    /// Names of the variables in `A=b C=d` that hold one.
    private static func secrets(in assignments: String) -> [String] {
        assignments.matches(of: /([A-Z][A-Z0-9_]*)=([^\s"']*)/).compactMap { match in
            isSecret(String(match.1), String(match.2)) ? String(match.1) : nil
        }
    }

    private static func isSecret(_ name: String, _ value: String) -> Bool {
        guard !value.isEmpty else { return false }
        let isNamedSo =
            name.hasPrefix("LATCHKEY_") && !name.hasSuffix("_FILE")
            && ["PASSWORD", "MASTER_KEY"].contains { name.hasSuffix($0) }
        return isNamedSo || name.hasPrefix("LATCHKEY_") && holdsPassword(value) || value.contains(masterKeyMark)
    }

    /// `scheme://user:password@host`.
    private static func holdsPassword(_ text: String) -> Bool {
        text.contains(/[a-z+]+:\/\/[^\/\s:@]+:[^\/\s@]+@/)
    }

    // MARK: Reading

    private static func lines(of text: String) -> [(number: Int, text: String)] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().map {
            ($0 + 1, String($1))
        }
    }

    private static func text(at path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 20 else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    private static func units(in folder: String) -> [String] {
        let files = FileManager.default
        let names = ((try? files.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return names.flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            if name.hasSuffix(".service") { return [path] }
            guard name.hasSuffix(".service.d") else { return [] }
            let parts = ((try? files.contentsOfDirectory(atPath: path)) ?? []).sorted()
            return parts.filter { $0.hasSuffix(".conf") }.map { "\(path)/\($0)" }
        }
    }
}
