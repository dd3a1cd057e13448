import Foundation
import LatchkeyCore

/// The file that holds the master key, readable by its owner alone.
enum MasterKeyFile {
    static func openOrMake(_ path: String) throws -> MasterKey {
        if let data = FileManager.default.contents(atPath: path) {
            let text = String(decoding: data, as: UTF8.self)
            guard let line = text.split(whereSeparator: \.isNewline).first(where: { !$0.hasPrefix("#") }),
                let key = try? MasterKey(parsing: line)
            else { throw Failure("\(path) holds no master key") }
            return key
        }
        return try make(path)
    }

    /// Never overwrites: a lost master key takes every session and open link with it.
    static func make(_ path: String) throws -> MasterKey {
        let key = MasterKey.random(version: 1, from: SystemEntropy())
        let text = """
            # The master key of a Latchkey server. Keep it secret, keep a copy apart from the database's backups.
            \(key.reveal())

            """
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw Failure("can't make \(path): \(reason)" + (errno == EEXIST ? "; it is never overwritten" : ""))
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(text.utf8))
        try file.synchronize()
        return key
    }
}
