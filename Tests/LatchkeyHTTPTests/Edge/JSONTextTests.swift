import Foundation
import Testing

@testable import LatchkeyHTTP

@Suite("JSON")
struct JSONTextTests {
    private func text(_ value: JSONText) -> String { String(decoding: value.bytes, as: UTF8.self) }

    @Test("has its keys in order, and leaves out what is nil")
    func shape() {
        let value: JSONText = .object([
            "b": .number(-7), "a": .list(["x", true, .object([:])]), "n": nil, "c": .string(""),
        ])
        #expect(text(value) == #"{"a":["x",true,{}],"b":-7,"c":""}"#)
    }

    @Test(
        "whatever a text holds comes out of another's parser as it went in",
        arguments: [
            "plain", "\"", "\\", "</script>", "\u{0}\u{1f}\n\r\t", "ä€😀", "\u{2028}", "\"\u{301}", "e\u{301}",
            "\\u0041",
        ])
    func escapes(string: String) throws {
        let value: JSONText = .object([string: .string(string)])
        let read = try JSONDecoder().decode([String: String].self, from: Data(value.bytes))
        #expect(read.first.map { Array($0.value.utf8) } == Array(string.utf8))
        #expect(read.first.map { Array($0.key.utf8) } == Array(string.utf8))
    }
}
