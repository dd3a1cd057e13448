import Mustache

/// HTML in ASCII alone, so that it travels unchanged whatever the mail servers on the way can do.
struct ASCIIMarkup: MustacheContentType {
    /// Scalar by scalar: swift-mustache's own escaping goes by characters, and to it `"` with a combining accent is
    /// another character than `"`.
    func escapeText(_ text: String) -> String {
        Self.referring(in: text) { $0.value >= 0x80 || "<>&\"'".unicodeScalars.contains($0) }
    }

    static func references(in html: String) -> String {
        guard !html.utf8.allSatisfy({ $0 < 0x80 }) else { return html }
        return referring(in: html) { $0.value >= 0x80 }
    }

    private static func referring(in text: String, to isSpecial: (Unicode.Scalar) -> Bool) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            if isSpecial(scalar) { shown += "&#\(scalar.value);" } else { shown.unicodeScalars.append(scalar) }
        }
        return shown
    }
}
