/// A bearer secret: 256 random bits in the one shape that people, scanners and our own checks recognise.
///
/// `lk` + kind + `_` + 43 base62 characters + 6 base62 characters of CRC-32 over everything before them.
/// It prints as `•••` wherever it is printed by accident; only ``reveal()`` gives the text, and only digests reach the
/// store.
public struct Secret: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case link = "l"
        case session = "s"
        case refreshToken = "r"
        case binding = "b"
        case device = "d"
        case apiKey = "a"
        case clientSecret = "c"
        case notMe = "n"
        /// Takes a change of address back.
        case undo = "u"
    }

    /// Why a text is not a secret of the wanted kind.
    public enum Malformed: Error, Hashable {
        /// Not of the shape at all, cut short, or with something added.
        case shape
        /// The shape is right and the checksum is not: a typo, or a guess.
        case checksum
        /// A real secret, for another purpose.
        case kind(Kind)
    }

    public let kind: Kind
    private let text: String

    public static func random(_ kind: Kind, from entropy: some EntropySource) -> Self {
        Self(kind, bits: entropy.bytes(32))
    }

    init(_ kind: Kind, bits: [UInt8]) {
        let body = "lk\(kind.rawValue)_" + Base62.encode(bits, width: 43)
        self.kind = kind
        self.text = body + Self.checksum(of: body.utf8)
    }

    /// The secret that a person or program presented, or what is wrong with it.
    public init(parsing text: some StringProtocol, as wanted: Kind) throws(Malformed) {
        guard text.utf8.count == Self.length else { throw .shape }
        let text = String(text)
        let checked = text.utf8.withContiguousStorageIfAvailable { Self.check($0, wanted) }
        switch checked ?? Array(text.utf8).withUnsafeBufferPointer({ Self.check($0, wanted) }) {
        case .success(let kind): self.kind = kind
        case .failure(let malformed): throw malformed
        }
        self.text = text
    }

    /// Whether a text may hold a secret, whole or cut short: it is neither looked up nor written down.
    public static func mayBe(in text: some StringProtocol) -> Bool {
        Kind.allCases.contains { text.contains("lk\($0.rawValue)_") }
    }

    private static let length = 53
    private static let checksumStart = 47

    private static func check(_ bytes: UnsafeBufferPointer<UInt8>, _ wanted: Kind) -> Result<Kind, Malformed> {
        guard bytes.count == length, bytes[0] == 0x6c, bytes[1] == 0x6b, bytes[3] == 0x5f,
            let kind = Kind(rawValue: String(UnicodeScalar(bytes[2]))), bytes[4...].allSatisfy(Base62.contains)
        else { return .failure(.shape) }
        let sum = checksum(of: bytes[..<checksumStart])
        guard bytes[checksumStart...].elementsEqual(sum.utf8) else { return .failure(.checksum) }
        return kind == wanted ? .success(kind) : .failure(.kind(kind))
    }

    /// The secret itself. Call it where it is handed to its one rightful receiver, and nowhere else.
    public func reveal() -> String { text }

    private static func checksum(of bytes: some Sequence<UInt8>) -> String {
        let sum = CRC32.checksum(bytes)
        return Base62.encode(
            [UInt8(sum >> 24), UInt8(sum >> 16 & 0xff), UInt8(sum >> 8 & 0xff), UInt8(sum & 0xff)], width: 6)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
