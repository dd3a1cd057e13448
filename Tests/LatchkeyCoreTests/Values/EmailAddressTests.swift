import LatchkeyCore
import Testing

@Suite("Addresses are canonical, or refused with the reason")
struct EmailAddressTests {
    @Test(
        "the domain becomes lower-case ASCII; the local part stays as it was typed",
        arguments: [(String, String)]([
            ("anna@example.com", "anna@example.com"), (" Anna@EXAMPLE.com ", "Anna@example.com"),
            ("a@Bücher.example", "a@xn--bcher-kva.example"), ("a@b\u{fc}cher.example", "a@xn--bcher-kva.example"),
            ("a@bu\u{308}cher.example", "a@xn--bcher-kva.example"),
            ("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"),
            ("a@ｅxample.com", "a@example.com"), ("a@faß.example", "a@xn--fa-hia.example"),
            ("first.last+tag@sub.example.co.uk", "first.last+tag@sub.example.co.uk"),
            ("ju\u{308}rgen@example.de", "j\u{fc}rgen@example.de"), ("a@localhost", "a@localhost"),
        ]))
    func canonical(typed: String, text: String) throws {
        #expect(try EmailAddress(parsing: typed).text == text)
        #expect(Array(try EmailAddress(parsing: typed).text.utf8) == Array(text.utf8))
    }

    @Test("accounts are told apart without regard to the case of ASCII letters, and by nothing cleverer")
    func key() throws {
        func key(_ text: String) throws -> String { try EmailAddress(parsing: text).key }
        #expect(try key("Anna@example.com") == key("anna@EXAMPLE.com"))
        #expect(try key("an.na@example.com") != key("anna@example.com"))
        #expect(try key("anna+x@example.com") != key("anna@example.com"))
        // Cyrillic а, and letters that some folding turns into i and s.
        #expect(try key("\u{430}nna@example.com") != key("anna@example.com"))
        #expect(try key("\u{131}da@example.com") != key("ida@example.com"))
        #expect(try key("stra\u{df}e@example.com") != key("strasse@example.com"))
        #expect(try key("stra\u{17f}e@example.com") != key("strase@example.com"))
        #expect(try key("Z\u{cb}@example.com") != key("z\u{eb}@example.com"))
        // The Kelvin sign is a K by NFC, so that mail goes to the letter.
        #expect(try EmailAddress(parsing: "mi\u{212A}e@example.com").text == "miKe@example.com")
        #expect(try key("mi\u{212A}e@example.com") == key("mike@example.com"))
    }

    @Test(
        "what is wrong is said precisely",
        arguments: [(String, EmailAddress.Malformed)]([
            ("", .empty), ("   ", .empty), ("anna", .noAt), ("a@b@example.com", .severalAts),
            ("anna＠example.com", .lookalikeAt), ("anna﹫example.com", .lookalikeAt), ("an na@example.com", .space),
            ("anna@exa mple.com", .space), ("anna\r\nBcc: x@example.com", .controlCharacter),
            ("anna\u{0}@example.com", .controlCharacter), ("an\u{202e}na@example.com", .controlCharacter),
            ("an\u{200b}na@example.com", .controlCharacter), ("@example.com", .localPart),
            (".a@example.com", .localPart),
            ("a..b@example.com", .localPart), ("a.@example.com", .localPart), ("\"a b\"@example.com", .space),
            ("\"a\"@example.com", .localPart), ("a(c)@example.com", .localPart), ("<a@example.com>", .localPart),
            ("a@", .domain), ("a@-x.example", .domain), ("a@x-.example", .domain), ("a@x..example", .domain),
            ("a@[127.0.0.1]", .domain), ("a@127.0.0.1", .domain), ("a@exam_ple.com", .domain),
            ("a@ex,ample.com", .domain),
            ("a@ex，ample.com", .domain), ("a@{{app}}.org", .domain), ("a@example.org(evil.example)", .domain),
            ("a@exa<mple.org", .domain), ("a@example.org;evil.example", .domain), ("a@exa%6dple.org", .domain),
            ("=?utf-8?q?a=40evil.example?=@example.org", .localPart),
            (String(repeating: "a", count: 65) + "@example.com", .localPart),
            ("a@" + String(repeating: "a", count: 64) + ".example", .domain),
            (String(repeating: "a", count: 400) + "@example.com", .tooLong),
        ]))
    func malformed(typed: String, reason: EmailAddress.Malformed) {
        #expect(throws: reason) { try EmailAddress(parsing: typed) }
    }

    @Test("it is masked wherever it is printed")
    func masked() throws {
        let address = try EmailAddress(parsing: "anna@example.com")
        #expect(address.masked == "a•••@example.com")
        #expect("\(address)" == "a•••@example.com")
    }

    @Test("what was parsed parses to itself")
    func stable() throws {
        for typed in ["J\u{fc}rgen@B\u{fc}cher.example", "a+b@EXAMPLE.com"] {
            let once = try EmailAddress(parsing: typed)
            #expect(try EmailAddress(parsing: once.text) == once)
        }
    }
}
