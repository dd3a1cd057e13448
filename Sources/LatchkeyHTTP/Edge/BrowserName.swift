/// A browser in words that a person knows, from its `User-Agent`: `Firefox, Windows`. A hint for people, never a check.
enum BrowserName {
    private typealias Sign = (token: [UInt8], name: String)

    /// The first that fits wins: most browsers also carry the names of others.
    private static let browsers = signs(
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
        ("Vivaldi/", "Vivaldi"), ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"), ("Version/", "Safari"))
    private static let systems = signs(
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Mac OS X", "Mac"), ("Linux", "Linux"))

    static func of(userAgent header: String?) -> String {
        let agent = Array((header ?? "").utf8.prefix(512))
        switch (name(among: browsers, in: agent), name(among: systems, in: agent)) {
        case (let browser?, let system?): return "\(browser), \(system)"
        case (let name?, nil), (nil, let name?): return name
        case (nil, nil): return firstWord(of: agent)
        }
    }

    private static func signs(_ signs: (String, String)...) -> [Sign] { signs.map { (Array($0.0.utf8), $0.1) } }

    private static func name(among signs: [Sign], in agent: [UInt8]) -> String? {
        signs.first { sign in
            agent.indices.contains { agent[$0] == sign.token[0] && agent[$0...].starts(with: sign.token) }
        }?.name
    }

    /// Such as `curl`. Letters and digits alone, because it ends on pages, in mails and in logs.
    private static func firstWord(of agent: [UInt8]) -> String {
        let word = agent.prefix { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"): true
            default: false
            }
        }
        return word.isEmpty ? "—" : String(decoding: word.prefix(24), as: UTF8.self)
    }
}
