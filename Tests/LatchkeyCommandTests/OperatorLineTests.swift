import Foundation
import LatchkeyAPI
import LatchkeyCore
import LatchkeyHTTP
import Logging
import Testing

@testable import latchkey

@Suite("The operator's line")
struct OperatorLineTests {
    @Test("the socket stands beside the database, and where that is too deep, in a folder of the user's own")
    func path() throws {
        #expect(
            try OperatorLine.path(besides: "/var/lib/latchkey/latchkey.db") == "/var/lib/latchkey/latchkey.db.socket")
        for depth in [1, 20, 40, 90, 91, 92, 93, 94, 95, 200, 5_000] {
            let path = try OperatorLine.path(besides: "/" + String(repeating: "x", count: depth))
            // sockaddr_un holds 108 bytes with the NUL at the end.
            #expect(path.utf8.count <= 107)
            #expect(try OperatorLine.path(besides: "/" + String(repeating: "x", count: depth)) == path)
        }
        let deep = try OperatorLine.path(besides: "/" + String(repeating: "ü", count: 60))
        #expect(deep.utf8.count <= 107 && deep.hasPrefix("/tmp/latchkey-\(getuid())/"))
        #expect(try deep != OperatorLine.path(besides: "/" + String(repeating: "ö", count: 60)))
    }

    @Test("with no server running, the command opens the store itself")
    func withoutServer() async throws {
        let folder = try TemporaryFolder()
        let settings = try Settings(
            file: try folder.write("latchkey.yaml", SettingsTests.small), environment: [:])
        let line = OperatorLine(settings: settings)
        guard case .account(let record, _) = try await line.ask(.addAccount(address: "anna@example.com")),
            case .accounts(let all) = try await line.ask(.listAccounts(after: nil, limit: 10))
        else { throw Failure("not added") }
        #expect(all.map(\.id) == [record.id])
    }

    @Test(
        "with a server that owns the store, the server is asked over its socket; when it is gone, that is said",
        .timeLimit(.minutes(5)))
    func withServer() async throws {
        let folder = try TemporaryFolder()
        let settings = try Settings(
            file: try folder.write("latchkey.yaml", SettingsTests.small), environment: [:])
        let line = OperatorLine(settings: settings)
        let assembly = try Assembly(settings, logger: Assembly.logger(level: .critical))
        let error = await #expect(throws: Failure.self) {
            try await line.ask(.showAccount(address: "anna@example.com"))
        }
        #expect(error?.description.contains("doesn't answer") == true)

        let path = try OperatorLine.path(besides: settings.storage.path)
        let socket = OperatorSocket(OperatorDesk(assembly.workplace), path: path, logger: assembly.logger)
        let running = Task { try await socket.run() }
        defer { running.cancel() }
        var reply: OperatorReply?
        while reply == nil {
            // The socket's file is there before anybody listens.
            do { reply = try await line.ask(.addAccount(address: "anna@example.com")) } catch is Failure {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        guard case .account(let record, _) = reply else { throw Failure("no answer") }
        #expect(record.address == "anna@example.com")
    }
}
