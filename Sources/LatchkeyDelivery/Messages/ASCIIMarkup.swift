import Mustache

/// HTML in ASCII alone, so that it travels unchanged whatever the mail servers on the way can do.
struct ASCIIMarkup: MustacheContentType {
    func escapeText(_ text: String) -> String { String(decoding: Self.escaped(text), as: UTF8.self) }

    /// Scalar by scalar: swift-mustache's own escaping goes by characters, and to it `"` with a combining accent is
    /// another character than `"`.
    static func escaped(_ text: String) -> [UInt8] {
        guard text.utf8.contains(where: isSpecial) else { return Array(text.utf8) }
        return text.unicodeScalars.reduce(into: []) { shown, scalar in
            if scalar.isASCII, !isSpecial(UInt8(scalar.value)) {
                shown.append(UInt8(scalar.value))
            } else {
                shown += "&#\(scalar.value);".utf8
            }
        }
    }

    static func references(in html: String) -> String {
        html.unicodeScalars.reduce(into: "") { shown, scalar in
            if scalar.isASCII { shown.unicodeScalars.append(scalar) } else { shown += "&#\(scalar.value);" }
        }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x80..., 0x22, 0x26, 0x27, 0x3c, 0x3e: true
        default: false
        }
    }
}
