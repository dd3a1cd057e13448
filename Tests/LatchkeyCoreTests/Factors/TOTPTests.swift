import LatchkeyCore
import LatchkeyTestKit
import Testing

@Suite("TOTP: the six digits of an authenticator app")
struct TOTPTests {
    /// The secret of RFC 6238 appendix B and RFC 4226 appendix D.
    let secret = TOTPSecret(bytes: Array("12345678901234567890".utf8))
    let now = Timestamp(milliseconds: 1_234_567_890_000)

    @Test(
        "the values of RFC 6238 appendix B, of which we show the last six digits",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ])
    func vectors(seconds: Int64, shown: String) {
        let step = TOTP.step(at: Timestamp(milliseconds: seconds * 1_000))
        #expect(TOTP.value(of: secret, atStep: step) == shown.suffix(6))
    }

    @Test("the values of RFC 4226 appendix D, by their counter")
    func counters() {
        let values = (0..<10).map { TOTP.value(of: secret, atStep: $0) }
        #expect(
            values == [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ])
    }

    @Test("one step before and one after are forgiven, two are not")
    func window() {
        let current = TOTP.step(at: now)
        for (distance, accepted) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] as [(Int64, Bool)] {
            let typed = TOTP.value(of: secret, atStep: current + distance)
            let step = TOTP.step(of: typed, secret: secret, at: now, after: nil)
            #expect(step == (accepted ? current + distance : nil))
        }
    }

    @Test("a value is accepted once, and none before it afterwards")
    func replay() throws {
        let current = TOTP.step(at: now)
        let value = TOTP.value(of: secret, atStep: current)
        let first = try #require(TOTP.step(of: value, secret: secret, at: now, after: current - 1))
        #expect(TOTP.step(of: value, secret: secret, at: now, after: first) == nil)
        let earlier = TOTP.value(of: secret, atStep: current - 1)
        #expect(TOTP.step(of: earlier, secret: secret, at: now, after: first) == nil)
        let next = TOTP.value(of: secret, atStep: current + 1)
        #expect(TOTP.step(of: next, secret: secret, at: now, after: first) == current + 1)
    }

    @Test("spaces are as the app shows them; anything else that isn't six ASCII digits is nothing")
    func typed() {
        let value = TOTP.value(of: secret, atStep: TOTP.step(at: now))
        #expect(value == "005924")
        for typed in ["005924", "005 924", " 0 0 5 9 2 4 "] {
            #expect(TOTP.step(of: typed, secret: secret, at: now, after: nil) == TOTP.step(at: now))
        }
        for typed in [
            "", "5924", "05924", "0005924", "005-924", "+05924", "٠٠٥٩٢٤", "００５９２４", "005924\n", "005\u{a0}924",
            "005924" + String(repeating: " ", count: 40),
        ] {
            #expect(TOTP.step(of: typed, secret: secret, at: now, after: nil) == nil)
        }
    }

    @Test("another secret's value is nothing")
    func otherSecret() {
        let other = TOTPSecret.random(from: SeededEntropy())
        let value = TOTP.value(of: other, atStep: TOTP.step(at: now))
        #expect(TOTP.step(of: value, secret: secret, at: now, after: nil) == nil)
    }
}

@Suite("TOTP secrets")
struct TOTPSecretTests {
    @Test("base32 is RFC 4648's, without padding")
    func base32() {
        for (text, encoded) in [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"), ("12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
        ] {
            #expect(TOTPSecret(bytes: Array(text.utf8)).base32 == encoded)
        }
    }

    @Test("the app is told issuer and account, encoded, with one colon between them")
    func enrolment() {
        let secret = TOTPSecret(bytes: Array("12345678901234567890".utf8))
        let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        #expect(
            secret.enrolmentURI(issuer: "Latchkey", account: "ada@example.com")
                == "otpauth://totp/Latchkey:ada%40example.com?secret=\(key)&issuer=Latchkey")
        #expect(
            secret.enrolmentURI(issuer: "Büro: A&B", account: "a+b=c@example.com")
                == "otpauth://totp/B%C3%BCro%20A%26B:a%2Bb%3Dc%40example.com?secret=\(key)&issuer=B%C3%BCro%20A%26B")
    }

    @Test("20 bytes are drawn, and it prints as dots")
    func redaction() {
        let secret = TOTPSecret.random(from: SeededEntropy())
        #expect(secret.reveal().count == 20 && secret.base32.count == 32)
        var dumped = ""
        dump(secret, to: &dumped)
        for shown in ["\(secret)", String(reflecting: [secret]), "\(Optional(secret) as Any)", dumped] {
            #expect(shown.contains("•••") && !shown.contains(secret.base32))
            #expect(!shown.contains(secret.reveal().map { "\($0)" }.prefix(3).joined(separator: ", ")))
        }
    }
}
