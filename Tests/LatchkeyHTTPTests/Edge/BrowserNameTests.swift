import Testing

@testable import LatchkeyHTTP

@Suite("A browser's name")
struct BrowserNameTests {
    @Test(
        "real user agents are named as people name them",
        arguments: [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Windows"),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
                "Chrome, Linux"
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
                    + "Safari/537.36 Edg/142.0.0.0", "Edge, Windows"
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 "
                    + "Safari/605.1.15", "Safari, Mac"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                    + "Version/18.6 Mobile/15E148 Safari/604.1", "Safari, iPhone"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                    + "CriOS/142.0 Mobile/15E148 Safari/604.1", "Chrome, iPhone"
            ),
            (
                "Mozilla/5.0 (Linux; Android 16; SM-S938B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 "
                    + "Chrome/136.0.0.0 Mobile Safari/537.36", "Samsung Internet, Android"
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
                    + "Safari/537.36", "Chrome, ChromeOS"
            ),
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 OPR/120.0", "Opera, Linux"),
            ("curl/8.14.1", "curl"), ("python-requests/2.32", "python-requests"),
        ])
    func real(agent: String, name: String) {
        #expect(BrowserName.of(userAgent: agent) == name)
    }

    @Test("no user agent is a dash", arguments: [nil, "", " ", "/", "\u{0}"])
    func none(agent: String?) {
        #expect(BrowserName.of(userAgent: agent) == "—")
    }

    @Test(
        "a hostile one leaves nothing but letters, digits and hyphens, 24 at most",
        arguments: [
            "<script>alert(1)</script>", "evil\r\nBcc: all@example.com", "a\u{202e}b", "\u{1F511}key",
            "{{system}}", "lkl_secret", String(repeating: "x", count: 100_000), "Ⅷ-agent", "é", "'; DROP TABLE--",
        ])
    func hostile(agent: String) {
        let name = BrowserName.of(userAgent: agent)
        #expect(name == "—" || name.wholeMatch(of: /[A-Za-z0-9-]{1,24}/) != nil)
    }
}
