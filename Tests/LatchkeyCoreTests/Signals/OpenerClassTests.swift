import LatchkeyCore
import Testing

@Suite("Opener: who seems to have opened a link")
struct OpenerClassTests {
    static let chrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"

    /// A navigation as today's browsers send it.
    static func navigation(
        _ agent: String? = chrome, _ change: (inout OpeningTraits) -> Void = { _ in }
    ) -> OpeningTraits {
        var traits = OpeningTraits(
            method: "GET", hasBinding: false, ranScript: false, elapsedSinceIssue: .seconds(40))
        traits.userAgent = agent
        traits.accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        traits.acceptLanguage = "de-DE,de;q=0.9,en;q=0.8"
        traits.secFetchSite = "cross-site"
        traits.secFetchMode = "navigate"
        traits.secFetchDest = "document"
        change(&traits)
        return traits
    }

    /// What a program sends that says its name and little else.
    static func bare(_ agent: String?) -> OpeningTraits {
        var traits = OpeningTraits(method: "GET", hasBinding: false, ranScript: false, elapsedSinceIssue: .seconds(40))
        traits.userAgent = agent
        traits.accept = "*/*"
        return traits
    }

    @Test(
        "people are people, in whatever they read their mail",
        arguments: [
            chrome,
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
            // A telephone whose maker is called Cubot.
            "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
            // Browsers inside apps: Slack, Teams, Facebook, Instagram, Snapchat, LinkedIn, Pinterest, Google's own.
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Slack/4.36.140 Chrome/120.0.6099.291 Electron/28.2.10 Safari/537.36",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Teams/1.6.00.1381 Chrome/102.0.5005.167 Electron/19.1.8 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/430.0.0.35.105;FBBV/513]",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 300.0.0.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Snapchat/12.50",
            "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 [LinkedInApp]",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/290.0 Mobile/15E148 Safari/604.1",
            // Rare ones, and an application around Internet Explorer that names its maker's page.
            "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; EmbeddedWB 14.52 from: http://www.bsalsa.com/ EmbeddedWB 14.52)",
            "Mozilla/5.0 (X11; U; SunOS sun4u; en-US; rv:1.9) Gecko/2008 SeaMonkey/2.53",
            "Lynx/2.9.0 libwww-FM/2.14", "NetSurf/3.11 (Linux)", "Dillo/3.1",
        ])
    func people(agent: String) {
        #expect(OpenerClass.of(Self.navigation(agent)).0 == .person)
        // The same browser without what a proxy may have dropped is not known, and never a scanner.
        #expect(
            OpenerClass.of(
                Self.navigation(agent) {
                    $0.secFetchSite = nil
                    $0.secFetchMode = nil
                    $0.secFetchDest = nil
                }
            ).0 == .unknown)
        #expect(OpenerClass.of(Self.bare(agent)).0 == .unknown)
        var posted = Self.navigation(agent) { $0.accept = "application/json" }
        posted.method = "POST"
        posted.ranScript = true
        #expect(OpenerClass.of(posted).0 == .person)
    }

    @Test(
        "what names itself is believed",
        arguments: [
            ("Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0; SafeLinks)", .knownScannerAgent),
            ("Barracuda Sentinel (EE)", .knownScannerAgent),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Gmail-content-sampling",
                .knownScannerAgent
            ),
            ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", .linkPreviewAgent),
            ("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", .linkPreviewAgent),
            ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", .linkPreviewAgent),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
                .linkPreviewAgent
            ),
            ("WhatsApp/2.23.20.0 A", .linkPreviewAgent), ("TelegramBot (like TwitterBot)", .linkPreviewAgent),
            (
                "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
                .linkPreviewAgent
            ),
            (
                "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
                .linkPreviewAgent
            ),
            (
                "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
                .linkPreviewAgent
            ),
            ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", .linkPreviewAgent),
            ("Microsoft Office Existence Discovery", .linkPreviewAgent),
            (
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36",
                .robotAgent
            ),
            ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", .robotAgent),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.6099.71 Safari/537.36",
                .headlessBrowser
            ),
            (
                "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1",
                .headlessBrowser
            ),
            ("Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)", .robotAgent),
            ("curl/8.5.0", .scriptLibraryAgent), ("Wget/1.21.4", .scriptLibraryAgent),
            ("python-requests/2.32.3", .scriptLibraryAgent), ("Python/3.9 aiohttp/3.8.1", .scriptLibraryAgent),
            ("Python-urllib/3.11", .scriptLibraryAgent), ("Go-http-client/1.1", .scriptLibraryAgent),
            ("Java/17.0.9", .scriptLibraryAgent), ("okhttp/4.12.0", .scriptLibraryAgent),
            ("Apache-HttpClient/4.5.14 (Java/17.0.9)", .scriptLibraryAgent),
            ("lua-resty-http/0.10 (Lua) ngx_lua/10019", .scriptLibraryAgent),
            ("Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.1", .scriptLibraryAgent),
        ] as [(String, OpenerClass.Evidence)])
    func programs(agent: String, evidence: OpenerClass.Evidence) {
        for traits in [Self.bare(agent), Self.navigation(agent)] {
            let (opener, why) = OpenerClass.of(traits)
            #expect(opener == .scanner)
            #expect(why.contains(evidence))
        }
    }

    @Test("a browser that fetches ahead says so, and isn't counted as a person, not even as the one who asked")
    func prefetch() {
        for change in [
            { $0.secPurpose = "prefetch" }, { $0.secPurpose = "prefetch;prerender" },
            { $0.secPurpose = "prefetch;anonymous-client-ip" }, { $0.purpose = "prefetch" }, { $0.xMoz = "prefetch" },
            { $0.xPurpose = "preview" },
        ] as [(inout OpeningTraits) -> Void] {
            var traits = Self.navigation(Self.chrome, change)
            #expect(OpenerClass.of(traits) == (.prefetch, evidence: [.prefetchHeader]))
            traits.hasBinding = true
            #expect(OpenerClass.of(traits).0 == .prefetch)
        }
        #expect(OpenerClass.of(Self.navigation { $0.purpose = "reading" }).0 == .person)
    }

    @Test("the browser that began the sign-in is a person's, however it looks and however fast it is")
    func binding() {
        var traits = Self.bare("curl/8.5.0")
        traits.hasBinding = true
        traits.elapsedSinceIssue = .seconds(1)
        #expect(OpenerClass.of(traits).0 == .person)
        #expect(OpenerClass.of(traits).evidence.first == .initiatingBrowser)
    }

    @Test("too fast for a person is a doubt, and with things missing a scanner")
    func tooFast() {
        #expect(OpenerClass.of(Self.navigation { $0.elapsedSinceIssue = .seconds(2) }).0 == .unknown)
        #expect(OpenerClass.of(Self.navigation { $0.elapsedSinceIssue = .seconds(5) }).0 == .person)
        #expect(OpenerClass.of(Self.navigation { $0.elapsedSinceIssue = nil }).0 == .person)
        var plain = Self.bare(Self.chrome)
        plain.elapsedSinceIssue = .seconds(2)
        let (opener, why) = OpenerClass.of(plain)
        #expect(opener == .scanner)
        #expect(why == [.noFetchMetadata, .noAcceptLanguage, .noPageAccepted, .withinSecondsOfDelivery])
    }

    @Test("browsers never ask with HEAD, and robots name their keeper")
    func manners() {
        #expect(OpenerClass.of(Self.navigation { $0.method = "HEAD" }) == (.scanner, evidence: [.headRequest]))
        let keeper = Self.navigation { $0.from = "bingbot(at)microsoft.com" }
        #expect(OpenerClass.of(keeper) == (.scanner, evidence: [.robotFromHeader]))
    }

    @Test("what is not known stays unknown: no name at all, a mail app, a mere Mozilla/5.0")
    func unknown() {
        #expect(OpenerClass.of(Self.bare(nil)).0 == .unknown)
        #expect(OpenerClass.of(Self.bare("Mozilla/5.0")).0 == .unknown)
        let outlook = Self.navigation(Self.chrome + " Edg/117.0.2045.47 OneOutlook/1.2023.927.100")
        #expect(OpenerClass.of(outlook) == (.unknown, evidence: [.mailAppAgent]))
    }

    @Test("a press that came through a rewritten link is a person's, and says which way it came")
    func rewriter() {
        for (referer, through) in [
            ("https://eur02.safelinks.protection.outlook.com/", true), ("https://urldefense.com/v3/__x", true),
            ("https://secure-web.cisco.com", true), ("https://noturldefense.com/", false),
            ("https://example.com/urldefense.com", false), ("urldefense.com", false), ("", false),
        ] {
            let (opener, why) = OpenerClass.of(Self.navigation { $0.referer = referer })
            #expect(opener == .person && why.contains(.throughLinkRewriter) == through)
        }
    }

    @Test("words are fixed, each in one form")
    func words() {
        for evidence in OpenerClass.Evidence.allCases {
            #expect(evidence.rawValue.wholeMatch(of: /[a-z_]+/) != nil)
        }
    }
}
