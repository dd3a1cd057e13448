import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeyDelivery
import Testing

@testable import latchkey

@Suite("latchkey init")
struct InitTests {
    private func run(_ arguments: [String], in folder: TemporaryFolder) async throws -> String {
        let dir = "\(folder.path)/new"
        let command = try #require(try Latchkey.parseAsRoot(["init", "--dir", dir] + arguments) as? Init)
        try await command.run()
        return dir
    }

    private static let online = [
        "--issuer", "https://login.example.com", "--app", "wiki", "--redirect-uri", "https://wiki.example.com/",
        "--from", "sign-in@example.com", "--smtp", "smtp://mail.example.com:587",
    ]

    @Test(
        "writes a configuration that the server takes",
        arguments: [
            [], online, ["--issuer", "http://localhost"], ["--issuer", "http://127.0.0.1:9999"],
            ["--issuer", "http://[::1]:8080"], ["--issuer", "https://login.example.com:8443"],
            ["--issuer", "https://192.0.2.1"], online + ["--smtp", "smtps://mail.example.com"],
        ])
    func accepted(arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        let dir = try await run(arguments, in: folder)
        let settings = try Settings(file: "\(dir)/latchkey.yaml", environment: [:])
        #expect(settings.apps.apps.count == 1 && settings.routes.count == 1)
        #expect(settings.storage.path == "\(dir)/latchkey.db")
        if let place = arguments.firstIndex(of: "--issuer") { #expect(settings.issuer == arguments[place + 1]) }
        #expect(try folder.mode(of: "new/master.key") == 0o600)
        let text = try String(contentsOfFile: "\(dir)/latchkey.yaml", encoding: .utf8)
        #expect(!text.contains("lkmaster1_"))
    }

    @Test("writes what it was told")
    func told() async throws {
        let folder = try TemporaryFolder()
        let settings = try Settings(
            file: try await run(Self.online, in: folder) + "/latchkey.yaml", environment: [:])
        #expect(settings.apps.onlyApp?.id.text == "wiki" && settings.apps.onlyApp?.name == "Wiki")
        #expect(settings.apps.onlyApp?.redirectURIs == ["https://wiki.example.com/"])
        #expect(settings.routes.map(\.host) == ["mail.example.com"])
        #expect(settings.apps.signUp == .closed)
    }

    @Test("a user name and a password are there once their # is taken away and the password's file is made")
    func password() async throws {
        let folder = try TemporaryFolder()
        let dir = try await run(Self.online, in: folder)
        let file = "\(dir)/latchkey.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let open = lines.map { line -> String in
            let isMeant = line.contains("username:") || line.contains("password_file:")
            return String(isMeant ? line.replacing("#", with: "") : line)
        }
        try Data(open.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        try folder.write("new/smtp.password", "wrong horse\n", mode: 0o600)
        let route = try #require(try Settings(file: file, environment: [:]).routes.first)
        #expect(route.credentials == MailRoute.Credentials(username: "latchkey", password: "wrong horse"))
    }

    @Test("overwrites nothing, neither configuration nor key")
    func twice() async throws {
        let folder = try TemporaryFolder()
        let dir = try await run(Self.online, in: folder)
        let key = try String(contentsOfFile: "\(dir)/master.key", encoding: .utf8)
        await #expect(throws: Failure.self) { try await run([], in: folder) }
        try FileManager.default.removeItem(atPath: "\(dir)/latchkey.yaml")
        await #expect(throws: Failure.self) { try await run([], in: folder) }
        #expect(try String(contentsOfFile: "\(dir)/master.key", encoding: .utf8) == key)
        #expect(try folder.names() == ["master.key", "new"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: dir) == ["master.key"])
    }

    @Test(
        "takes back what the server wouldn't take",
        arguments: [
            ["--issuer", "http://login.example.com"], ["--issuer", "x"], ["--app", "A B"], ["--from", "nobody"],
            ["--from", "a\"b@example.com"], ["--smtp", "smtp+plain://mail.example.com"],
            ["--redirect-uri", "http://wiki.example.com/"], ["--issuer", "https://a.example\nlisten: 0.0.0.0:1"],
        ])
    func refused(arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        await #expect(throws: UnfitSettings.self) { try await run(arguments, in: folder) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/new").isEmpty)
    }
}
