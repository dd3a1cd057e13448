/// A browser in words that a person knows, from its `User-Agent`: `Firefox, Windows`. A hint for people, never a check.
enum BrowserName {
    /// The first that fits wins: most browsers also carry the names of others.
    private static let browsers = [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
        ("Vivaldi/", "Vivaldi"), ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"), ("Version/", "Safari"),
    ]
    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Mac OS X", "Mac"), ("Linux", "Linux"),
    ]

    static func of(userAgent header: String?) -> String {
        let agent = String((header ?? "").prefix(512))
        let browser = browsers.first { agent.contains($0.0) }?.1
        let system = systems.first { agent.contains($0.0) }?.1
        switch (browser, system) {
        case (let browser?, let system?): return "\(browser), \(system)"
        case (let name?, nil), (nil, let name?): return name
        case (nil, nil): return firstWord(of: agent)
        }
    }

    /// Such as `curl`. Letters and digits alone, because it ends on pages, in mails and in logs.
    private static func firstWord(of agent: String) -> String {
        let word = agent.prefix { ($0.isLetter || $0.isNumber || $0 == "-") && $0.isASCII }.prefix(24)
        return word.isEmpty ? "—" : String(word)
    }
}
