import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeyDelivery
import LatchkeyHTTP
import Logging

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try Latchkey: server, sample app and inbox in one process on this machine.",
        discussion: """
            Needs no mail server and no configuration. Mails stay in memory and are shown at /dev/inbox; without --data
            everything is forgotten when it ends.
            """)

    @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
    var port = 8080

    @Option(help: "A folder to keep accounts and keys in. Left out, they live in a temporary folder.")
    var data: String?

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("a port lies between 0 and 65535") }
    }

    func run() async throws {
        let folder = data ?? NSTemporaryDirectory() + "latchkey-demo-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { if data == nil { try? FileManager.default.removeItem(atPath: folder) } }

        let settings = try settings(in: folder, port: port == 0 ? FreePort.find() : port)
        let assembly = try Assembly(settings, logger: Assembly.logger(level: .warning))
        let renderer = try MessageRenderer(issuer: settings.issuer, sender: settings.sender)
        let inbox = MemoryInbox(renderer: renderer, clock: SystemClock())
        try await assembly.run(courier: inbox, inbox: { await inbox.messages.map(InboxEntry.init) }) { _ in
            // Not print: its buffer would keep the greeting back where the output is no terminal.
            FileHandle.standardOutput.write(Data(Self.greeting(settings.issuer).utf8))
        }
    }

    private static func greeting(_ issuer: String) -> String {
        """

          Latchkey demo

          The sample app   \(issuer)/demo
          The inbox        \(issuer)/dev/inbox

          Sign in to the sample app with any address; the mail arrives in the inbox.
          Open the link in another browser as well, and see what it is worth there.
          Ctrl-C ends it.


        """
    }

    private func settings(in folder: String, port: Int) throws -> Settings {
        let issuer = "http://127.0.0.1:\(port)"
        var policy = AppPolicy(tier: .low)
        // The sample shows the button that apps of higher tiers have.
        policy.button = .required
        let app = App(
            id: AppID(trusted: "demo"), name: "Harbour Notes", policy: policy, redirectURIs: ["\(issuer)/demo"])
        return Settings(
            issuer: issuer, host: "127.0.0.1", port: port, storage: .sqlite(path: "\(folder)/latchkey.db"),
            keyring: Keyring(newest: try MasterKeyFile.openOrMake("\(folder)/master.key"), issuer: issuer),
            sender: try MailSender(name: "Latchkey demo", address: EmailAddress(parsing: "demo@latchkey.test")),
            routes: [], trustedProxies: [], apps: AppDirectory(apps: [app], signUp: .open))
    }
}

extension InboxEntry {
    init(_ message: ReceivedMessage) {
        self.init(
            id: message.id.text, to: message.to, subject: message.subject, text: message.text, html: message.html,
            receivedAt: message.receivedAt, link: message.link, code: message.code,
            notMe: message.notMe, undo: message.undo)
    }
}
