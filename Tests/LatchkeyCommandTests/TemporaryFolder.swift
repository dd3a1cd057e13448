import Foundation
import LatchkeyCore
import LatchkeyTestKit

@testable import latchkey

/// A folder that goes when the test does, with a master key in it.
final class TemporaryFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)").path
    let masterKey = MasterKey.random(version: 1, from: SeededEntropy(seed: 3)).reveal()

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try write("master.key", masterKey + "\n", mode: 0o600)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    @discardableResult
    func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
        let file = "\(path)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }

    func mode(of name: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    func names() throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: path))
    }
}

extension StoragePlace {
    /// The path of a database file; empty for anything else.
    var path: String {
        guard case .sqlite(let path) = self else { return "" }
        return path
    }
}
