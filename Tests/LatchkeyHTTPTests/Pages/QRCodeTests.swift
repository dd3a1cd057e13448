import Testing

@testable import LatchkeyHTTP

@Suite("QR codes")
struct QRCodeTests {
    let uri = "otpauth://totp/Latchkey:ada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Latchkey"

    private func isDark(_ code: QRCode, _ row: Int, _ column: Int) -> Bool { code.modules[row * code.width + column] }

    @Test("a code has the size of its version, and the larger the text the larger")
    func size() throws {
        #expect(try #require(QRCode("a")).width == 21)
        let code = try #require(QRCode(uri))
        // 98 bytes at level M: version 6 of 41 modules (ISO/IEC 18004, table 7).
        #expect(code.width == 41 && code.modules.count == 41 * 41)
        #expect(try #require(QRCode(String(repeating: "a", count: 2_331))).width == 177)
    }

    @Test("three finders and the timing between them are where readers look")
    func finders() throws {
        let code = try #require(QRCode(uri))
        for (top, left) in [(0, 0), (0, code.width - 7), (code.width - 7, 0)] {
            for row in 0..<7 {
                for column in 0..<7 {
                    let ring = max(abs(row - 3), abs(column - 3))
                    #expect(isDark(code, top + row, left + column) == (ring != 2))
                }
            }
        }
        for place in 8..<code.width - 8 {
            #expect(isDark(code, 6, place) == (place % 2 == 0) && isDark(code, place, 6) == (place % 2 == 0))
        }
    }

    @Test("the same text gives the same code, another another")
    func stable() throws {
        let code = try #require(QRCode(uri))
        #expect(QRCode(uri)?.modules == code.modules)
        #expect(QRCode(uri)?.svg(label: "x") == code.svg(label: "x"))
        #expect(QRCode(uri.replacing("ada", with: "eve"))?.modules != code.modules)
    }

    @Test("what is empty, too long or has a NUL is no code")
    func none() {
        for text in ["", String(repeating: "a", count: 2_332), "a\u{0}b"] { #expect(QRCode(text) == nil) }
    }

    @Test("the picture draws every dark module once, inside a quiet zone of four")
    func picture() throws {
        let code = try #require(QRCode(uri))
        let svg = code.svg(label: "x")
        var drawn = [Bool](repeating: false, count: code.modules.count)
        for run in svg.matches(of: /M(\d+) (\d+)h(\d+)v1h-(\d+)z/) {
            let column = try #require(Int(run.1)) - 4
            let row = try #require(Int(run.2)) - 4
            #expect(run.3 == run.4)
            for place in column..<column + (try #require(Int(run.3))) {
                #expect(!drawn[row * code.width + place])
                drawn[row * code.width + place] = true
            }
        }
        #expect(drawn == code.modules)
        #expect(svg.contains(#"viewBox="0 0 49 49""#) && svg.contains(##"<rect width="49" height="49" fill="#fff"/>"##))
    }

    @Test(
        "the picture has a name for those who don't see it, nothing inline that a policy forbids, and no way out of it")
    func markup() throws {
        let svg = try #require(QRCode("a")).svg(label: #""><script>alert('&')</script>"#)
        #expect(svg.contains(#"role="img" aria-label="&quot;&gt;&lt;script&gt;alert('&amp;')&lt;/script&gt;""#))
        #expect(!svg.contains("style") && !svg.contains("<script") && svg.contains(#"shape-rendering="crispEdges""#))
    }
}
