/// What a person's authenticator app and the server share: 20 random bytes, the length of a SHA-1 (RFC 4226 §4, R6).
///
/// Unlike every other secret it can't be kept as a digest, because both sides compute with it; the store keeps it sealed.
/// It prints as `•••` wherever it is printed by accident; only ``reveal()``, ``base32`` and
/// ``enrolmentURI(issuer:account:)`` give it, and the last two are for its owner's eyes, once.
public struct TOTPSecret: Hashable, Sendable {
    private let bytes: [UInt8]

    public static func random(from entropy: any EntropySource) -> Self { Self(bytes: entropy.bytes(20)) }

    /// A secret that this product sealed itself, opened again.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The bytes, for sealing and for computing.
    public func reveal() -> [UInt8] { bytes }

    /// What a person types into the app who can't scan: upper case, without padding (RFC 4648 §6). 32 characters.
    public var base32: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        let characters = (0..<(bytes.count * 8 + 4) / 5).map { place in
            let (index, offset) = (place * 5).quotientAndRemainder(dividingBy: 8)
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            let pair = UInt16(bytes[index]) << 8 | UInt16(next)
            return alphabet[Int(pair >> (11 - offset) & 31)]
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// What the app scans: `otpauth://totp/ISSUER:ACCOUNT?secret=BASE32&issuer=ISSUER`, the Key URI format.
    ///
    /// Algorithm, digits and period are the format's defaults, and some apps trip over them when they are said.
    /// A colon divides issuer and account, so neither may have one of its own, even encoded: they are left out.
    public func enrolmentURI(issuer: String, account: String) -> String {
        let (issuer, account) = (Self.encoded(issuer), Self.encoded(account))
        return "otpauth://totp/\(issuer):\(account)?secret=\(base32)&issuer=\(issuer)"
    }

    /// Everything but the unreserved characters of RFC 3986 §2.3; a space is `%20`, since apps read a plus as a plus.
    private static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
                encoded.unicodeScalars.append(UnicodeScalar(byte))
            case UInt8(ascii: ":"): break
            default: encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}

extension TOTPSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
