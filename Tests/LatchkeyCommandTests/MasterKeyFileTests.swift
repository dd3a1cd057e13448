import Foundation
import LatchkeyCore
import Testing

@testable import latchkey

@Suite("The master key file")
struct MasterKeyFileTests {
    @Test("is made with mode 0600, and holds the key that was given out")
    func makes() throws {
        let folder = try TemporaryFolder()
        let key = try MasterKeyFile.make("\(folder.path)/new.key")
        #expect(try folder.mode(of: "new.key") == 0o600)
        let text = try String(contentsOfFile: "\(folder.path)/new.key", encoding: .utf8)
        #expect(text.split(separator: "\n").last.map(String.init) == key.reveal())
        #expect(try MasterKeyFile.openOrMake("\(folder.path)/new.key").reveal() == key.reveal())
        #expect(try MasterKeyFile.make("\(folder.path)/other.key").reveal() != key.reveal())
    }

    @Test("is never overwritten, whatever stands there: key, other text, nothing, a folder, a link to nowhere")
    func overwritesNothing() throws {
        let folder = try TemporaryFolder()
        try folder.write("text", "precious")
        try folder.write("empty", "")
        try FileManager.default.createDirectory(atPath: "\(folder.path)/folder", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/link", withDestinationPath: "\(folder.path)/nowhere")
        for name in ["master.key", "text", "empty", "folder", "link"] {
            let error = #expect(throws: Failure.self) { try MasterKeyFile.make("\(folder.path)/\(name)") }
            #expect(error?.description.contains("never overwritten") == true)
        }
        let key = try String(contentsOfFile: "\(folder.path)/master.key", encoding: .utf8)
        #expect(key == folder.masterKey + "\n")
        #expect(try String(contentsOfFile: "\(folder.path)/text", encoding: .utf8) == "precious")
        #expect(try !folder.names().contains("nowhere"))
    }

    @Test("that holds no key is refused without repeating what it holds")
    func unfit() throws {
        let folder = try TemporaryFolder()
        for text in ["hunter22", "", "# only a remark\n", "lkmaster1_0_\(folder.masterKey.suffix(43))"] {
            let path = try folder.write("odd.key", text, mode: 0o600)
            let error = #expect(throws: Failure.self) { try MasterKeyFile.openOrMake(path) }
            #expect(error?.description == "\(path) holds no master key")
        }
    }

    @Test("in a folder that isn't there can't be made, and says why")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: Failure.self) { try MasterKeyFile.make("\(folder.path)/none/x.key") }
        #expect(error?.description.contains("No such file") == true)
    }
}
