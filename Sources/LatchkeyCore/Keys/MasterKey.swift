internal import Crypto

/// The one secret of a server, from which the keyring derives the others: 256 bits and a version from 1 to 255.
///
/// As text it is `lkmaster1_` + version + `_` + 43 base62 characters: one line of the master key file.
public struct MasterKey: Sendable {
    public let version: UInt8
    let key: SymmetricKey
    private let bits: [UInt8]

    public enum Malformed: Error, Hashable {
        case shape
        case version
    }

    public static func random(version: UInt8, from entropy: some EntropySource) -> Self {
        Self(version: version, bits: entropy.bytes(32))
    }

    public init(parsing line: some StringProtocol) throws(Malformed) {
        let parts = line.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "lkmaster1", parts[2].utf8.count == 43,
            let bits = Base62.decode(parts[2].utf8, size: 32)
        else { throw .shape }
        guard let version = UInt8(parts[1]), version > 0, "\(version)" == parts[1] else { throw .version }
        self.init(version: version, bits: bits)
    }

    private init(version: UInt8, bits: [UInt8]) {
        self.version = version
        self.bits = bits
        key = SymmetricKey(data: bits)
    }

    /// The line for the key file, which must be readable by its owner alone.
    public func reveal() -> String { "lkmaster1_\(version)_" + Base62.encode(bits, width: 43) }
}

extension MasterKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "master key \(version)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
