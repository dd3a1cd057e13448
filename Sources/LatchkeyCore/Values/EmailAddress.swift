internal import CIDN

/// An email address that was checked: holding one proves that it is well formed and safe to put into SMTP.
///
/// Plain `local@domain` only (RFC 5321 §4.1.2 without quoted strings, comments or address literals). The domain is
/// turned into its ASCII form (IDNA 2008 with the UTS 46 mapping), the local part into NFC. Nothing is known about
/// providers: dots and plus signs stay.
public struct EmailAddress: Hashable, Sendable {
    /// What is wrong with a text, in an order that tells the person the first thing to mend.
    public enum Malformed: Error, Hashable, CaseIterable {
        case empty
        case tooLong
        /// CR, LF, NUL or another control, format or bidirectional character.
        case controlCharacter
        case space
        /// `＠` and its like, which look like `@` and are not.
        case lookalikeAt
        case noAt
        case severalAts
        case localPart
        case domain
    }

    /// Local part in NFC, as typed; case is kept, because only the receiving host may read it (RFC 5321 §2.4).
    public let localPart: String
    /// In lower-case ASCII, such as `xn--bcher-kva.example`.
    public let domain: String

    /// Where mail is sent.
    public var text: String { "\(localPart)@\(domain)" }

    /// What is unique among accounts: as `text`, with ASCII letters of the local part in lower case. Mail always goes to
    /// the stored `text`, never to what somebody typed, so folding case hands nobody another's mailbox.
    public var key: String {
        let folded = localPart.utf8.map { $0 >= 0x41 && $0 <= 0x5a ? $0 + 0x20 : $0 }
        return "\(String(decoding: folded, as: UTF8.self))@\(domain)"
    }

    /// For pages that a stranger may see: `a•••@example.com`.
    public var masked: String { "\(localPart.prefix(1))•••@\(domain)" }

    /// True where SMTP needs the SMTPUTF8 extension (RFC 6531).
    public var needsSMTPUTF8: Bool { localPart.utf8.contains { $0 >= 0x80 } }

    public init(parsing typed: some StringProtocol) throws(Malformed) {
        let text = Self.trimmed(String(typed))
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= 320 else { throw .tooLong }
        try Self.refuseStrangeCharacters(in: text)

        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count > 1 else { throw .noAt }
        guard parts.count == 2 else { throw .severalAts }
        localPart = try Self.local(String(parts[0]))
        domain = try Self.asciiDomain(String(parts[1]))
        // RFC 5321 §4.5.3.1.3: a path of 256 octets, of which two are the angle brackets.
        guard localPart.utf8.count + domain.utf8.count < 254 else { throw .tooLong }
    }

    private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last, first == 0x20 || last == 0x20 else { return text }
        return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private static func refuseStrangeCharacters(in text: String) throws(Malformed) {
        for scalar in text.unicodeScalars where !(0x21...0x7e).contains(scalar.value) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                throw .controlCharacter
            case .spaceSeparator: throw .space
            default: break
            }
            if ["\u{FF20}", "\u{FE6B}"].contains(scalar) { throw .lookalikeAt }
        }
    }

    private static func local(_ text: String) throws(Malformed) -> String {
        guard let normal = normalized(text), (1...64).contains(normal.utf8.count) else { throw .localPart }
        let atoms = normal.split(separator: ".", omittingEmptySubsequences: false)
        let fits = atoms.allSatisfy { atom in !atom.isEmpty && atom.utf8.allSatisfy(isAtomText) }
        // Mail programs decode what looks like an encoded word (RFC 2047 §2) and show another address.
        guard fits, !(normal.utf8.contains(UInt8(ascii: "=")) && normal.contains("=?")) else { throw .localPart }
        return normal
    }

    /// `atext` of RFC 5322 §3.2.3, with the UTF-8 of RFC 6532 §3.2.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x80...: true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }

    private static func asciiDomain(_ text: String) throws(Malformed) -> String {
        var output: UnsafeMutablePointer<CChar>?
        // Not IDN2_USE_STD3_ASCII_RULES: it drops what it doesn't like, and `exa,mple.com` becomes `example.com`.
        let flags = Int32(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        guard idn2_to_ascii_8z(text, &output, flags) == IDN2_OK.rawValue, let output else { throw .domain }
        defer { idn2_free(output) }
        let ascii = String(cString: output).lowercased()

        let labels = ascii.split(separator: ".", omittingEmptySubsequences: false)
        let fits = labels.allSatisfy(isHostLabel)
        // A last label of digits would be read as an IPv4 address.
        let named = labels.last.map { !$0.utf8.allSatisfy { (0x30...0x39).contains($0) } } ?? false
        guard fits, named, ascii.utf8.count <= 253 else { throw .domain }
        return ascii
    }

    /// Letters, digits and inner hyphens (RFC 1123 §2.1); libidn2 lets other ASCII through.
    private static func isHostLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x2d }
    }

    /// Normalization form C (Unicode Standard Annex 15), by libunistring.
    private static func normalized(_ text: String) -> String? {
        guard !isASCII(text) else { return text }
        let input = Array(text.utf8)
        // Composition never triples the UTF-8 of a text.
        let output = [UInt8](unsafeUninitializedCapacity: input.count * 3 + 1) { buffer, count in
            count = max(0, cidn_nfc(input, input.count, buffer.baseAddress, buffer.count))
        }
        return output.isEmpty ? nil : String(validating: output, as: UTF8.self)
    }
}

extension EmailAddress: CustomStringConvertible {
    /// Masked, because descriptions end in logs. Use ``text`` to send.
    public var description: String { masked }
}
