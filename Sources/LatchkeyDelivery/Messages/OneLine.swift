/// Text that stays on one line: without CR, LF, NUL or any other character that controls, separates or reorders.
///
/// Headers, bodies and replies take others' words in this form alone, so nobody's words can begin a new header, a new
/// line or a new command.
struct OneLine: Hashable, Sendable {
    struct Malformed: Error, Hashable {}

    let text: String

    init(_ text: String) throws(Malformed) {
        guard Self.isOne(text) else { throw Malformed() }
        self.text = text
    }

    /// Turns each run of unfit characters and spaces into one space, and cuts what is too long.
    init(cleaning text: String, limit: Int) {
        guard !Self.isClean(text.utf8, limit: limit) else {
            self.text = text
            return
        }
        let parts = text.unicodeScalars.split { !Self.fits($0) || $0.properties.isWhitespace }
        let line = parts.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
        self.text = line.count > limit ? line.prefix(limit - 1) + "…" : line
    }

    /// What most texts are: ASCII that shows, with single spaces inside.
    private static func isClean(_ bytes: String.UTF8View, limit: Int) -> Bool {
        guard bytes.count <= limit else { return false }
        var last: UInt8 = 0x20
        for byte in bytes {
            guard (0x20..<0x7f).contains(byte), byte != 0x20 || last != 0x20 else { return false }
            last = byte
        }
        return last != 0x20 || bytes.isEmpty
    }

    static func isOne(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(fits) }

    private static func fits(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // The joiners are letters' business in Persian and in emoji.
        case .format: scalar == "\u{200C}" || scalar == "\u{200D}"
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
