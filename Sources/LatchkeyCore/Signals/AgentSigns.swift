/// Words by which programs name themselves in `User-Agent`; docs/scanners.md says where each was seen.
///
/// Only words that no browser of a person carries: `Slackbot` and not `Slack`, which is the app that people read in;
/// never a mere `bot`, which is in the name of a telephone (`CUBOT`).
enum AgentSigns {
    private struct Sign {
        let word: [UInt8]
        let evidence: OpenerClass.Evidence
    }

    /// Found anywhere in the header.
    private static let words =
        signs(
            .knownScannerAgent,
            [
                "safelinks", "barracuda", "proofpoint", "mimecast", "ironport", "avanan", "fortimail", "messagelabs",
                "google-safety", "gmail-content-sampling",
            ])
        + signs(
            .linkPreviewAgent,
            [
                "slackbot", "slack-imgproxy", "discordbot", "facebookexternalhit", "facebookcatalog", "facebot",
                "meta-externalfetcher", "telegrambot", "twitterbot", "linkedinbot", "skypeuripreview", "redditbot",
                "pinterestbot", "googleimageproxy", "yahoomailproxy", "bingpreview", "microsoftpreview",
                "snap url preview", "yahoo link preview", "google web preview", "line-poker", "googlemessages",
                "existence discovery", "protocol discovery", "webdav-miniredir",
            ])
        // Robots leave the address of a page about themselves; in brackets, after a plus or a semicolon.
        + signs(
            .robotAgent,
            [
                "googlebot", "bingbot", "applebot", "yandexbot", "duckduckbot", "crawler", "+http", "(http", ";http",
                "; http",
            ])
        + signs(
            .headlessBrowser,
            ["headlesschrome", "phantomjs", "puppeteer", "playwright", "selenium", "htmlunit", "slimerjs", "jsdom/"])
        + signs(
            .scriptLibraryAgent, ["windowspowershell/", "powershell/", "aiohttp/", "apache-httpclient/", "winhttp"])
        + signs(.mailAppAgent, ["oneoutlook/", "msoffice", "ms-office", "outlook-ios", "outlook-android"])

    /// Found at its beginning.
    private static let beginnings =
        signs(.linkPreviewAgent, ["whatsapp", "viber"])
        + signs(
            .scriptLibraryAgent,
            [
                "curl/", "wget/", "python-", "python/", "go-http-client/", "java/", "okhttp/", "axios/", "node-fetch",
                "node", "undici", "got/", "got (", "libwww-perl/", "lwp::", "ruby", "guzzlehttp/", "php/", "httpie/",
                "dart/",
                "reqwest/", "lua-resty-http/", "ahc/", "jersey/", "scrapy/", "postmanruntime/", "restsharp/",
                "rest-client/",
            ])
        + signs(.mailAppAgent, ["dalvik/", "microsoft office/", "dataaccessd/"])

    /// What the header says of itself, each kind once. Only its first 512 bytes are read.
    static func evidence(in userAgent: String) -> Set<OpenerClass.Evidence> {
        let agent = userAgent.utf8.prefix(512).map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }
        let found = words.filter { contains($0.word, agent) } + beginnings.filter { agent.starts(with: $0.word) }
        return Set(found.map(\.evidence))
    }

    private static func signs(_ evidence: OpenerClass.Evidence, _ words: [String]) -> [Sign] {
        words.map { Sign(word: Array($0.utf8), evidence: evidence) }
    }

    private static func contains(_ word: [UInt8], _ agent: [UInt8]) -> Bool {
        agent.indices.contains { agent[$0] == word[0] && agent[$0...].starts(with: word) }
    }
}
