import Foundation
import LatchkeyCore
import LatchkeyDelivery
import LatchkeyHTTP

/// Reads the sections one after the other and leaves nothing unsaid: every problem is noted, none stops the reading.
struct SettingsReader {
    let root: SettingsSection
    let folder: String
    let environment: [String: String]
    let secretFiles = ReadFiles()

    init(root: SettingsSection, folder: String, _ environment: [String: String]) {
        self.root = root
        self.folder = folder.isEmpty ? "." : folder
        self.environment = environment
    }

    /// Nil where something is missing; the problems say what.
    func read() -> Settings? {
        let issuer = readIssuer()
        let listen = readListen()
        let storageReader = StorageSettingsReader(root: root, reader: self)
        let password = storageReader.readPassword()
        let storage = storageReader.read(password)
        let keyring = readKeys(issuer: issuer ?? "")
        let mail = MailSettingsReader(root: root, reader: self).read(issuer: issuer)
        let proxies = readProxies()
        let (apps, because) = AppSettingsReader(root: root).read()
        let networks = NetworkSettingsReader(root: root, reader: self).read()
        for name in ["sms", "limits", "audit", "branding"] { root.section(name).refuseUnknownKeys() }
        root.refuseUnknownKeys()
        guard let issuer, let listen, let storage, let keyring, let mail else { return nil }
        var settings = Settings(
            issuer: issuer, host: listen.host, port: listen.port, storage: storage, keyring: keyring,
            sender: mail.sender, routes: mail.routes, trustedProxies: proxies, apps: apps)
        settings.storagePassword = password
        settings.because = because
        settings.secretFiles = secretFiles.paths
        settings.networks = networks
        return settings
    }

    private func readIssuer() -> String? {
        guard let text = root.required("issuer", "https://login.example.com") else { return nil }
        let pattern = /(https?):\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.\-]+)(?::[0-9]{1,5})?/
        guard let match = text.wholeMatch(of: pattern) else {
            root.complain("issuer", "must be https://host or https://host:port, with no path, slash or query behind it")
            return nil
        }
        let host = match.2.filter { $0 != "[" && $0 != "]" }
        let isLoopback = host == "localhost" || IPAddress(parsing: host)?.isLoopback == true
        guard match.1 == "https" || isLoopback else {
            root.complain(
                "issuer", "plain http is for this machine alone; write https://\(match.2) and put TLS in front")
            return nil
        }
        return text
    }

    private func readListen() -> (host: String, port: Int)? {
        let text = root.text("listen") ?? "127.0.0.1:8080"
        let parts = text.split(separator: ":")
        guard let port = parts.last.flatMap({ Int($0) }), (0...65_535).contains(port), parts.count >= 2,
            let host = Optional(text.dropLast(parts[parts.count - 1].count + 1).filter { $0 != "[" && $0 != "]" }),
            host == "localhost" || IPAddress(parsing: host) != nil
        else {
            root.complain("listen", "must be an address and a port, such as 127.0.0.1:8080 or [::1]:8080")
            return nil
        }
        return (host, port)
    }

    private func readProxies() -> [AddressBlock] {
        root.texts("trusted_proxies").compactMap { text in
            if let block = AddressBlock(parsing: text) { return block }
            root.complain(
                "trusted_proxies", "\(text.prefix(60)) is no address or range; write 10.0.0.1 or 10.0.0.0/8")
            return nil
        }
    }

    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }
}

extension SettingsReader {
    /// From `keys.master_key_file`, the systemd credential `latchkey-master-key`, or `LATCHKEY_MASTER_KEY`.
    private func readKeys(issuer: String) -> Keyring? {
        let section = root.section("keys")
        section.refuseSecret("master_key", instead: "write master_key_file: and the path of a file with mode 0600")
        defer { section.refuseUnknownKeys() }
        guard let text = masterKeyText(section) else { return nil }
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
        let keys = lines.compactMap { try? MasterKey(parsing: $0) }.sorted { $0.version > $1.version }
        guard let newest = keys.first, keys.count == lines.count, Set(keys.map(\.version)).count == keys.count else {
            section.complain(
                "master_key_file", "holds something else than master keys, one a line; latchkey init makes a file")
            return nil
        }
        return Keyring(newest: newest, older: Array(keys.dropFirst()), issuer: issuer)
    }

    private func masterKeyText(_ section: SettingsSection) -> String? {
        if let path = section.text("master_key_file") { return secretFile(absolute(path), "master_key_file", section) }
        if let text = environment["LATCHKEY_MASTER_KEY"] { return text }
        if let folder = environment["CREDENTIALS_DIRECTORY"],
            let data = FileManager.default.contents(atPath: "\(folder)/latchkey-master-key")
        {
            return String(decoding: data, as: UTF8.self)
        }
        section.complain(
            "master_key_file", "is missing; write for example master_key_file: master.key (latchkey init makes one)")
        return nil
    }

    /// The content of a file that its owner alone may read.
    func secretFile(_ path: String, _ key: String, _ section: SettingsSection) -> String? {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 64 * 1_024 else {
            // The path isn't repeated: it may be the secret itself, written where its file belongs.
            section.complain(key, "names no file that can be read; it must be the path of a file that holds the secret")
            return nil
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
        guard mode & 0o077 == 0 else {
            section.complain(key, "others can read \(path); run chmod 600 \(path), and change the secret if they did")
            return nil
        }
        secretFiles.note(path)
        return String(decoding: data, as: UTF8.self)
    }
}

/// Remembers which files were read.
final class ReadFiles {
    private(set) var paths: [String] = []

    func note(_ path: String) { paths.append(path) }
}
