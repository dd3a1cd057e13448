import LatchkeyTestKit
import Testing

@testable import LatchkeyCore

@Suite("Secrets have one shape")
struct SecretTests {
    let entropy = SeededEntropy()

    @Test("a secret is lk, its kind, 43 base62 characters and a checksum of 6", arguments: Secret.Kind.allCases)
    func shape(kind: Secret.Kind) throws {
        let text = Secret.random(kind, from: entropy).reveal()
        #expect(text.wholeMatch(of: /lk[a-z]_[0-9A-Za-z]{49}/) != nil)
        #expect(text.hasPrefix("lk\(kind.rawValue)_"))
        #expect(try Secret(parsing: text, as: kind).reveal() == text)
    }

    @Test("the checksum is CRC-32 as everywhere else")
    func checksum() {
        #expect(CRC32.checksum("123456789".utf8) == 0xcbf4_3926)
        #expect(CRC32.checksum("".utf8) == 0)
    }

    @Test("one wrong character anywhere is noticed without a look-up")
    func typo() {
        let text = Array(Secret.random(.link, from: entropy).reveal().utf8)
        for place in 4..<text.count {
            var wrong = text
            wrong[place] = wrong[place] == UInt8(ascii: "a") ? UInt8(ascii: "b") : UInt8(ascii: "a")
            #expect(throws: Secret.Malformed.checksum) {
                try Secret(parsing: String(decoding: wrong, as: UTF8.self), as: .link)
            }
        }
    }

    @Test("a secret of one kind is no secret of another")
    func otherKind() {
        let notMe = Secret.random(.notMe, from: entropy).reveal()
        #expect(throws: Secret.Malformed.kind(.notMe)) { try Secret(parsing: notMe, as: .link) }
        let relabelled = "lkl" + notMe.dropFirst(3)
        #expect(throws: Secret.Malformed.checksum) { try Secret(parsing: relabelled, as: .link) }
    }

    @Test("what is cut, padded or foreign isn't of the shape")
    func foreign() {
        let text = Secret.random(.link, from: entropy).reveal()
        for wrong in [
            "", "lkl_", String(text.dropLast()), text + "A", " " + text, "ä" + text.dropFirst(),
            "lkx" + text.dropFirst(3),
        ] {
            #expect(throws: Secret.Malformed.shape) { try Secret(parsing: wrong, as: .link) }
        }
    }

    @Test("it prints as dots, however it is printed")
    func redaction() {
        let secret = Secret.random(.session, from: entropy)
        let code = TypedCode.random(.mailed, from: entropy)
        let key = MasterKey.random(version: 3, from: entropy)
        for (shown, hidden) in [
            ("\(secret)", secret.reveal()), (String(reflecting: secret), secret.reveal()),
            ("\([secret])", secret.reveal()), ("\(Optional(secret) as Any)", secret.reveal()),
            ("\(code)", code.reveal()), (String(reflecting: [code]), code.reveal()),
            (String(reflecting: key), key.reveal()),
        ] {
            #expect(!shown.contains(hidden))
            #expect(!shown.contains(hidden.dropFirst(4).prefix(12)))
        }
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains(secret.reveal()))
    }

    @Test("base62 keeps every bit")
    func base62() {
        for bytes in [[UInt8](repeating: 0, count: 32), [UInt8](repeating: 0xff, count: 32), entropy.bytes(32)] {
            let text = Base62.encode(bytes, width: 43)
            #expect(text.utf8.count == 43)
            #expect(Base62.decode(text.utf8, size: 32) == bytes)
        }
        #expect(Base62.decode(String(repeating: "z", count: 43).utf8, size: 32) == nil)
        #expect(Base62.decode("a-b".utf8, size: 32) == nil)
    }
}

@Suite("Codes that people type")
struct TypedCodeTests {
    let entropy = SeededEntropy()

    @Test("typed in lower case, with spaces, hyphens and look-alikes, it is the same code")
    func forgiving() throws {
        let code = try #require(TypedCode(typed: "0123-ABCD"))
        for typed in ["0123abcd", " o123 abcd ", "OI23-abcd", "0l23-AB-CD"] {
            #expect(TypedCode(typed: typed) == code)
        }
    }

    @Test("eight characters are the mail's code, six a handoff code, and nothing else is a code")
    func kinds() {
        #expect(TypedCode.random(.mailed, from: entropy).revealGrouped().wholeMatch(of: /.{4}-.{4}/) != nil)
        #expect(TypedCode.random(.handoff, from: entropy).revealGrouped().wholeMatch(of: /.{3}-.{3}/) != nil)
        #expect(TypedCode(typed: "ABC123")?.kind == .handoff)
        for wrong in [
            "", "ABC12", "ABCDEFGHJ", "ABCU1234", "7k3m9qx\u{17f}", "ÄBCD1234",
            String(repeating: " ", count: 60) + "ABC123",
        ] {
            #expect(TypedCode(typed: wrong) == nil)
        }
    }

    @Test("every character of the alphabet comes up")
    func alphabet() {
        let seen = Set((0..<400).flatMap { _ in TypedCode.random(.mailed, from: entropy).reveal() })
        #expect(seen == Set("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
    }
}
