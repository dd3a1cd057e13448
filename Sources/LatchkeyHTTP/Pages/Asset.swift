/// A file that pages load. Its name carries a hash of its content, so that browsers may keep it for ever.
struct Asset: Sendable {
    let name: String
    let contentType: String
    let body: [UInt8]

    var href: String { "/assets/\(name)" }

    private enum Kind: String {
        case css, js, svg

        var contentType: String {
            switch self {
            case .css: "text/css; charset=utf-8"
            case .js: "text/javascript; charset=utf-8"
            case .svg: "image/svg+xml"
            }
        }
    }

    private init(_ stem: String, _ kind: Kind, _ body: [UInt8]) {
        name = "\(stem).\(Self.fingerprint(of: body)).\(kind.rawValue)"
        contentType = kind.contentType
        self.body = body
    }

    static let base = Self("base", .css, PackageResources.base_css)
    static let parts = Self("parts", .css, PackageResources.parts_css)
    static let demo = Self("demo", .css, PackageResources.demo_css)
    static let icon = Self("mark", .svg, PackageResources.mark_svg)
    static let times = Self("times", .js, PackageResources.times_js)
    static let form = Self("form", .js, PackageResources.form_js)
    static let waiting = Self("waiting", .js, PackageResources.waiting_js)
    static let landing = Self("landing", .js, PackageResources.landing_js)
    static let handoff = Self("handoff", .js, PackageResources.handoff_js)
    static let notMe = Self("notme", .js, PackageResources.notme_js)
    static let secret = Self("secret", .js, PackageResources.secret_js)
    static let inbox = Self("inbox", .js, PackageResources.inbox_js)
    static let work = Self("work", .js, PackageResources.work_js)

    /// FNV-1a: tells versions of our own files apart, and guards nothing.
    private static func fingerprint(of body: [UInt8]) -> String {
        let hash = body.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x0100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Everything that `GET /assets/{name}` serves.
enum Assets {
    static let all: [Asset] = [
        .base, .parts, .demo, .icon, .times, .form, .waiting, .landing, .handoff, .notMe, .secret, .inbox, .work,
    ]
}
