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
        let parts = text.unicodeScalars.split { !Self.fits($0) || $0.properties.isWhitespace }
        let line = parts.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
        self.text = line.count > limit ? line.prefix(limit - 1) + "…" : line
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
