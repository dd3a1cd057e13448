import CQREncode

/// A text that a telephone reads off the page: a QR code (ISO/IEC 18004) with the smallest size that has room for it.
struct QRCode {
    /// Modules a side, without the quiet zone.
    let width: Int
    /// Row by row; true is dark.
    let modules: [Bool]

    /// The light border that readers need to find the code (ISO/IEC 18004 §6.3.8).
    private static let quietZone = 4

    /// Nil for a text that is empty or has no room: more than 2,331 bytes.
    init?(_ text: String) {
        // Level M still reads with 15 % of it spoiled.
        guard !text.utf8.contains(0), let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        self.width = width
        modules = UnsafeBufferPointer(start: code.pointee.data, count: width * width).map { $0 & 1 == 1 }
    }

    /// A picture to stand in a page, as large as its style says.
    ///
    /// Black on white whatever the page's colours: many readers don't know a code of light modules on dark.
    func svg(label: String) -> String {
        let side = width + 2 * Self.quietZone
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="qr" role="img" aria-label="\(Self.escaped(label))" \
            viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <rect width="\(side)" height="\(side)" fill="#fff"/><path fill="#000" d="\(path)"/></svg>
            """
    }

    /// Each run of dark modules in a row is one rectangle.
    private var path: String {
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let run = modules[(row * width + column)..<((row + 1) * width)].prefix { $0 }.count
                if run > 0 {
                    path += "M\(column + Self.quietZone) \(row + Self.quietZone)h\(run)v1h-\(run)z"
                }
                column += max(run, 1)
            }
        }
        return path
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
