import Foundation
import LatchkeyStore

/// Where everything is kept.
enum StoragePlace: Hashable {
    /// The absolute path of the database file.
    case sqlite(path: String)
    case postgres(PostgresAddress)
}

/// Reads `storage` and the password that belongs to it.
struct StorageSettingsReader {
    let root: SettingsSection
    let reader: SettingsReader

    func read(_ password: String?) -> StoragePlace? {
        guard let text = root.required("storage", "sqlite:latchkey.db") else { return nil }
        if text.hasPrefix("sqlite:"), text.count > 7 {
            return .sqlite(path: reader.absolute(String(text.dropFirst(7))))
        }
        guard text.hasPrefix("postgres") else {
            root.complain(
                "storage",
                "write sqlite: and the path of a file, such as sqlite:latchkey.db, or postgres://user@host/database")
            return nil
        }
        if PostgresAddress.holdsPassword(text), reader.environment["LATCHKEY_STORAGE"] == nil {
            root.complain(
                "storage",
                "holds a password, and secrets don't stand in this file; write storage_password_file: and the path of a "
                    + "file with mode 0600")
            return nil
        }
        do {
            return .postgres(try PostgresAddress(parsing: text, password: password))
        } catch {
            root.complain("storage", error.description)
            return nil
        }
    }

    /// From `storage_password_file`, `LATCHKEY_STORAGE_PASSWORD`, or the systemd credential `latchkey-storage-password`.
    func readPassword() -> String? {
        root.refuseSecret(
            "storage_password", instead: "write storage_password_file: and the path of a file with mode 0600")
        if let path = root.text("storage_password_file") {
            return reader.secretFile(reader.absolute(path), "storage_password_file", root).map(Self.line)
        }
        if let text = reader.environment["LATCHKEY_STORAGE_PASSWORD"] { return text }
        guard let folder = reader.environment["CREDENTIALS_DIRECTORY"],
            let data = FileManager.default.contents(atPath: "\(folder)/latchkey-storage-password")
        else { return nil }
        return Self.line(String(decoding: data, as: UTF8.self))
    }

    private static func line(_ text: String) -> String { String(text.prefix { !$0.isNewline }) }
}
