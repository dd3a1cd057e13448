import LatchkeyCore
import Testing

@Suite("Small values")
struct SmallValueTests {
    @Test(
        "moments print as RFC 3339 in UTC",
        arguments: [(Int64, String)]([
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_123, "2000-02-29T00:00:00.123Z"),
            (1_795_257_720_000, "2026-11-21T10:42:00.000Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ]))
    func timestamps(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(milliseconds: milliseconds).clockTime == text.dropFirst(11).prefix(5))
    }

    @Test(
        "networks are IPv4 /24 and IPv6 /64",
        arguments: [(String, String)]([
            ("192.0.2.77", "192.0.2.0/24"), ("::ffff:192.0.2.77", "192.0.2.0/24"),
            ("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"), ("2001:db8::1", "2001:db8:0:0::/64"),
            ("::1", "0:0:0:0::/64"),
        ]))
    func networks(address: String, prefix: String) throws {
        #expect(NetworkPrefix(try #require(IPAddress(parsing: address))).text == prefix)
    }

    @Test(
        "addresses are parsed strictly",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.+4", "1.2.3.4 ", "::1::", "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9", "12345::", "::g", ":::", "1:2:3:4:5:6:7:1.2.3.4", "::ffff:1.2.3", "fe80::1%eth0",
            "b8:19|33", "::-0", "1.2.3.4::", "::+1",
        ])
    func strict(text: String) {
        #expect(IPAddress(parsing: text) == nil)
    }

    @Test(
        "the best of our languages is chosen, English where none fits",
        arguments: [(String?, Language)]([
            (nil, .english), ("", .english), ("de", .german), ("de-AT,en;q=0.5", .german), ("en, de", .english),
            ("fr;q=1, de;q=0.4, en;q=0.3", .german), ("fr", .english), ("de;q=0, en", .english), ("de;q=x", .english),
            ("*", .english), ("en;q=0.5, de;q=0.5", .english), ("DE-de", .german),
        ]))
    func languages(header: String?, language: Language) {
        #expect(Language(acceptLanguage: header) == language)
    }

    @Test("an app's name is short and plain")
    func appNames() {
        #expect(AppID(parsing: "wiki-2")?.text == "wiki-2")
        for wrong in ["", "Wiki", "2wiki", "wi ki", "wiki\r\n", String(repeating: "a", count: 41), "wïki"] {
            #expect(AppID(parsing: wrong) == nil)
        }
    }

    @Test("an id is 22 letters and digits")
    func ids() {
        #expect(SignInID(parsing: "6ZrSpmWp31E1phL37rh5Eo")?.text == "6ZrSpmWp31E1phL37rh5Eo")
        for wrong in ["", "6ZrSpmWp31E1phL37rh5E", "6ZrSpmWp31E1phL37rh5Eo0", "../../../../etc/passwd"] {
            #expect(SignInID(parsing: wrong) == nil)
        }
    }
}
