import Testing

@testable import LatchkeyHTTP

@Suite("Form text")
struct FormTextTests {
    @Test("reads names, values, plus signs, escapes and empty values")
    func reads() {
        #expect(FormText.fields(of: "") == [:])
        #expect(
            FormText.fields(of: "a=1&b=x+y&c=%C3%A4%2B&d=&e&f=1=2") == [
                "a": "1", "b": "x y", "c": "ä+", "d": "", "e": "", "f": "1=2",
            ])
        #expect(FormText.fields(of: "&a=1&&b=2&") == ["a": "1", "b": "2"])
    }

    @Test(
        "refuses what different programs read differently",
        arguments: [
            "a=%", "a=%4", "a=%4g", "a=%+1", "a=%-1", "a=% 1", "a=%%41", "%zz=1", "a=%u0041",
            // Not UTF-8: a stray byte, a cut letter, an overlong slash, a surrogate, beyond Unicode.
            "a=%ff", "a=%C3", "a=%C0%AF", "a=%ED%A0%80", "a=%F4%90%80%80",
            // Twice, also where the second is written differently.
            "a=1&a=1", "a=1&a=2", "a=1&%61=2", "=1&=2", "a&a",
        ])
    func refuses(text: String) {
        #expect(FormText.fields(of: text) == nil)
    }

    @Test("takes 32 fields and no more")
    func most() {
        func form(_ count: Int) -> String { (0..<count).map { "f\($0)=" }.joined(separator: "&") }
        #expect(FormText.fields(of: form(32))?.count == 32)
        #expect(FormText.fields(of: form(33)) == nil)
    }

    @Test("an ampersand or equals sign separates, whatever combining character follows it")
    func bytesNotLetters() {
        #expect(FormText.fields(of: "a=1&\u{301}b=2") == ["a": "1", "\u{301}b": "2"])
        #expect(FormText.fields(of: "a=\u{301}1") == ["a": "\u{301}1"])
        #expect(FormText.fields(of: "a=1&\u{301}x=2&a=3") == nil)
    }

    @Test("what is encoded comes back, and holds nothing but unreserved characters")
    func encodes() {
        let text = "https://wiki.example.com/start?a=1&b=ä \u{0}+%#'\"<>"
        let encoded = FormText.encode(text)
        #expect(FormText.fields(of: "x=\(encoded)") == ["x": text])
        #expect(encoded.wholeMatch(of: /[A-Za-z0-9.~_%-]*/) != nil)
        #expect(FormText.encode("\n/") == "%0A%2F")
    }
}
