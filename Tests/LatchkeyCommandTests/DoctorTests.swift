import Foundation
import LatchkeyCore
import Testing

@testable import latchkey

@Suite("What the doctor sees")
struct DoctorTests {
    private let key = "lkmaster1_1_hunter22"

    @Test("a secret in a unit is found, with file and line, and never repeated")
    func units() throws {
        let folder = try TemporaryFolder()
        try folder.write("shared.env", "LATCHKEY_STORAGE_PASSWORD=hunter22\n", mode: 0o644)
        try folder.write("own.env", "LATCHKEY_STORAGE_PASSWORD=hunter22\n", mode: 0o600)
        try folder.write("other.service", "Environment=OTHER_PASSWORD=hunter22\n")
        try folder.write(
            "sign-in.service",
            """
            [Service]
            ExecStart=/usr/local/bin/latchkey serve
            # Environment=LATCHKEY_MASTER_KEY=hunter22
            Environment=LATCHKEY_LISTEN=127.0.0.1:80 "LATCHKEY_MASTER_KEY=\(key)"
            Environment=LATCHKEY_STORAGE=postgres://a:hunter22@db/latchkey LATCHKEY_MAIL_ROUTES_0_PASSWORD_FILE=/x
            EnvironmentFile=-\(folder.path)/shared.env
            EnvironmentFile=\(folder.path)/own.env
            SetCredential=latchkey-master-key:hunter22
            LoadCredential=latchkey-master-key:/etc/latchkey/master.key
            """)
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/latchkey.service.d", withIntermediateDirectories: true)
        try folder.write("latchkey.service.d/key.conf", "[Service]\nEnvironment=LATCHKEY_MASTER_KEY=hunter22\n")
        let found = PlainSecrets.findings(inUnits: [folder.path, "/nowhere"])
        let places = found.compactMap { $0.says.firstMatch(of: /([a-z.\-]+:[0-9]+):/).map { String($0.1) } }
        #expect(
            places == ["key.conf:2", "sign-in.service:4", "sign-in.service:5", "shared.env:1", "sign-in.service:8"],
            "\(found)")
        #expect(found.allSatisfy { $0.grade == .wrong && $0.act != nil && !"\($0)".contains("hunter22") })
    }

    @Test("a secret in the configuration, even in a comment, is found, and one in the environment is noted")
    func plain() {
        let text = "issuer: https://login.example.com\n# \(key)\nstorage: postgres://a:hunter22@db/latchkey\n"
        let found = PlainSecrets.findings(inConfiguration: text, "x.yaml")
        #expect(found.map(\.grade) == [.wrong, .wrong] && found[0].says.contains("x.yaml:2:"))
        #expect(found.allSatisfy { !"\($0)".contains("hunter22") })
        let noted = PlainSecrets.findings(inEnvironment: [
            "LATCHKEY_MASTER_KEY": key, "LATCHKEY_MAIL_ROUTES_0_PASSWORD": "hunter22", "LATCHKEY_LISTEN": "x",
            "HOME": "/",
            "LATCHKEY_STORAGE_PASSWORD_FILE": "/x",
        ])
        #expect(noted.map(\.grade) == [.note, .note] && noted.allSatisfy { !"\($0)".contains("hunter22") })
    }

    @Test("files that others can read, or that belong to somebody else, are found")
    func rights() throws {
        let folder = try TemporaryFolder()
        let open = try folder.write("backup.db", "SQLite format 3\0…", mode: 0o640)
        try folder.write("notes.txt", "nothing", mode: 0o644)
        try folder.write("old.key", key, mode: 0o604)
        let rights = FileRights(owner: geteuid())
        let found = rights.findings(inFolder: folder.path, besides: ["\(folder.path)/master.key"])
        #expect(found.count == 2 && found[0].says.contains(open) && found[0].says.contains("0640"), "\(found)")
        #expect(found[0].act?.hasPrefix("chmod 600") == true && found[1].says.contains("a file with a master key"))
        let foreign = FileRights(owner: geteuid() + 1).findings("\(folder.path)/master.key", "a secret")
        #expect(geteuid() == 0 || foreign.first?.act?.hasPrefix("chown") == true)
        #expect(rights.findings("\(folder.path)/master.key", "a secret").isEmpty)
        #expect(rights.findings("\(folder.path)/none", "a secret").isEmpty)
    }

    @Test("a clock is wrong where it is behind the latest event or apart from the database's")
    func clocks() {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        func grade(newest: TimeSpan?, database: TimeSpan?) -> Finding {
            ClockCheck(machine: now, newest: newest.map { now + $0 }, database: database.map { now + $0 }).finding
        }
        #expect(grade(newest: nil, database: nil).grade == .ok)
        #expect(grade(newest: .seconds(-500), database: .seconds(1)).grade == .ok)
        #expect(grade(newest: .seconds(90), database: nil).says.contains("90 seconds behind"))
        #expect(grade(newest: nil, database: .seconds(-61)).says.contains("61 seconds ahead of"))
        #expect(grade(newest: nil, database: .seconds(61)).says.contains("61 seconds behind"))
    }
}
