/// The text part's lines.
enum PlainText {
    /// Breaks lines at spaces before column 77 (RFC 5322 §2.1.1); a link has no spaces and stays whole.
    static func laidOut(_ text: [UInt8]) -> [UInt8] {
        var shown: [UInt8] = []
        shown.reserveCapacity(text.count + 16)
        text.withUnsafeBufferPointer { text in
            for line in WireLines(text) {
                if line.count > 76 { wrap(line, to: &shown) } else { shown.append(contentsOf: line) }
                shown.append(0x0a)
            }
        }
        // Line ends stand between lines.
        shown.removeLast()
        return shown
    }

    private static func wrap(_ line: some Collection<UInt8>, to shown: inout [UInt8]) {
        var column = 0
        for word in line.split(separator: 0x20) {
            let width = width(of: word)
            if column > 0 {
                let fits = column + width < 76
                shown.append(fits ? 0x20 : 0x0a)
                column = fits ? column + 1 : 0
            }
            shown += word
            column += width
        }
    }

    /// In code points: every byte but those that continue one (RFC 3629 §3).
    private static func width(of word: some Collection<UInt8>) -> Int {
        word.reduce(0) { $1 & 0xc0 == 0x80 ? $0 : $0 + 1 }
    }

    /// Straight quotes keep English in ASCII, which needs no encoding on the way.
    static func plain(_ text: String) -> [UInt8] {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return Array(text.utf8) }
        var plain: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{2018}", "\u{2019}": plain.append(0x27)
            case "\u{201C}", "\u{201D}", "\u{201E}": plain.append(0x22)
            default: plain += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        return plain
    }
}
