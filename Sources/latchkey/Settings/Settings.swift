import Foundation
import LatchkeyCore
import LatchkeyDelivery
import LatchkeyHTTP
import Yams

/// The configuration, checked: the one place that reads `latchkey.yaml`, the environment and the files they name.
struct Settings {
    let issuer: String
    let host: String
    let port: Int
    let storage: StoragePlace
    /// Of the database that `latchkey migrate` moves to; nil where there is none.
    var storagePassword: String?
    let keyring: Keyring
    let sender: MailSender
    let routes: [MailRoute]
    let trustedProxies: [AddressBlock]
    let apps: AppDirectory
    /// Why policies depart from their tiers.
    var because: [AppID: PolicyReasons] = [:]
    /// Files that keys and passwords were read from.
    var secretFiles: [String] = []
    /// What the files under `networks` say.
    var networks: any NetworkRegistry = NoNetworkRegistry()

    private static let largestFile = 1 << 20

    init(file: String, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        let problems = SettingsProblems()
        let root = SettingsSection(
            node: try Self.document(file, problems), line: 1, environment: environment, problems: problems)
        let reader = SettingsReader(root: root, folder: (file as NSString).deletingLastPathComponent, environment)
        let settings = problems.all.isEmpty ? reader.read() : nil
        guard let settings, problems.all.isEmpty else { throw UnfitSettings(file: file, problems: problems.all) }
        self = settings
    }

    init(
        issuer: String, host: String, port: Int, storage: StoragePlace, keyring: Keyring, sender: MailSender,
        routes: [MailRoute], trustedProxies: [AddressBlock], apps: AppDirectory
    ) {
        self.issuer = issuer
        self.host = host
        self.port = port
        self.storage = storage
        self.keyring = keyring
        self.sender = sender
        self.routes = routes
        self.trustedProxies = trustedProxies
        self.apps = apps
    }

    private static func document(_ file: String, _ problems: SettingsProblems) throws -> Node? {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw UnfitSettings(unreadable: file, "can't be read; latchkey init makes one")
        }
        guard data.count <= largestFile, let text = String(data: data, encoding: .utf8) else {
            throw UnfitSettings(unreadable: file, "is not a text of at most 1 MiB in UTF-8")
        }
        do {
            return try Yams.compose(yaml: text)
        } catch let error as YamlError {
            let (line, says) = Self.place(of: error)
            problems.add(line, "", "this is not YAML: \(says)")
            return nil
        }
    }

    /// Not the error's own description: it repeats the line, and a secret may stand there.
    private static func place(of error: YamlError) -> (line: Int?, says: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, problem)
        case .duplicatedKeysInMapping(let keys, let context):
            (context.mark.line, "these keys stand twice: \(keys.sorted().joined(separator: ", "))")
        case .reader(let problem, _, _, _): (nil, problem)
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded: (nil, "it can't be read")
        }
    }
}
