/// A short secret that a person reads in one place and types in another, in Crockford's base32 without `I L O U`.
///
/// The mail's code has 8 characters (40 bits), the handoff code 6 (30 bits). Both are short, so both count tries and
/// work in the initiating browser alone (NIST SP 800-63B-4 §3.1.3.2).
public struct TypedCode: Hashable, Sendable {
    public enum Kind: Int, Sendable, CaseIterable {
        case mailed = 8
        case handoff = 6
    }

    public let kind: Kind
    private let text: String

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    public static func random(_ kind: Kind, from entropy: some EntropySource) -> Self {
        // 256 is a multiple of 32, so the remainder favours no character.
        let characters = entropy.bytes(kind.rawValue).map { alphabet[Int($0 % 32)] }
        return Self(kind: kind, text: String(decoding: characters, as: UTF8.self))
    }

    private init(kind: Kind, text: String) {
        self.kind = kind
        self.text = text
    }

    /// What a person typed: any case, with spaces or hyphens between, `O` for 0 and `I` or `L` for 1. Nil if it can be
    /// neither kind of code.
    public init?(typed: some StringProtocol) {
        guard typed.utf8.count <= 40, typed.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        var characters: [UInt8] = []
        for byte in typed.uppercased().utf8 where !(byte == 0x20 || byte == 0x2d) {
            let read: UInt8 =
                switch byte {
                case 0x4f: 0x30
                case 0x49, 0x4c: 0x31
                default: byte
                }
            guard Self.alphabet.contains(read) else { return nil }
            characters.append(read)
        }
        guard let kind = Kind(rawValue: characters.count) else { return nil }
        self.init(kind: kind, text: String(decoding: characters, as: UTF8.self))
    }

    /// The code without spacing, for its one receiver.
    public func reveal() -> String { text }

    /// The code in two halves, as it is shown to people: `7K3M-9QXT`.
    public func revealGrouped() -> String {
        let half = text.index(text.startIndex, offsetBy: text.count / 2)
        return "\(text[..<half])-\(text[half...])"
    }
}

extension TypedCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
