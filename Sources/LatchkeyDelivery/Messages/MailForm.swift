/// One part of a message with its words in place and blanks for what differs. Others' words enter by the blanks alone,
/// after the template was read, so none of them is ever taken for a template's.
struct MailForm: Sendable {
    private struct Piece {
        let bytes: [UInt8]
        /// What stands behind the bytes.
        let blank: Blank?
    }

    private let pieces: [Piece]
    private let count: Int

    /// - Parameter text: with the blanks' marks in it.
    init(_ text: String) {
        var pieces: [Piece] = []
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            guard let blank = Blank(rawValue: byte) else {
                bytes.append(byte)
                continue
            }
            pieces.append(Piece(bytes: bytes, blank: blank))
            bytes = []
        }
        self.pieces = pieces + [Piece(bytes: bytes, blank: nil)]
        count = text.utf8.count
    }

    /// - Parameter escaped: how a value is written in this kind of part.
    func filled(with values: BlankValues, escaped: (String) -> [UInt8]) -> [UInt8] {
        var shown = [[UInt8]](repeating: [], count: 32)
        for blank in Blank.allCases { shown[Int(blank.rawValue)] = escaped(values[blank]) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 2_048)
        for piece in pieces {
            bytes += piece.bytes
            if let blank = piece.blank { bytes += shown[Int(blank.rawValue)] }
        }
        return bytes
    }
}
