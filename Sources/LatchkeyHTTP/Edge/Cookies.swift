import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The three cookies. `__Host-`, Secure, HttpOnly, SameSite=Lax and Path=/ are not choices: there is no parameter that
/// weakens them. Only a plain-http loopback issuer, where browsers refuse the prefix, goes without it.
struct Cookies: Sendable {
    let isSecure: Bool

    enum Name: String {
        case session = "lk_session"
        case binding = "lk_binding"
        case device = "lk_device"

        var kind: Secret.Kind {
            switch self {
            case .session: .session
            case .binding: .binding
            case .device: .device
            }
        }

        /// The session goes with the browser's own session (NIST SP 800-63B-4 §5.1.1); the server keeps the time.
        var lifetime: TimeSpan? {
            switch self {
            case .session: nil
            case .binding: .hours(1)
            case .device: KnownDevice.lifetime
            }
        }
    }

    /// Nil for a cookie that is missing, mangled, of another kind, or sent twice (A12).
    func read(_ name: Name, from request: Request) -> Secret? {
        let wanted = wireName(name)
        // By bytes: as characters, a combining mark hides a semicolon, and U+037E is one.
        let values = request.headers[values: .cookie].flatMap { $0.utf8.prefix(8_192).split(separator: 0x3b) }
            .compactMap { pair -> Substring? in
                let parts = pair.split(separator: 0x3d, maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, Self.trimmed(parts[0]).elementsEqual(wanted.utf8) else { return nil }
                return Substring(Self.trimmed(parts[1]))
            }
        guard values.count == 1 else { return nil }
        return try? Secret(parsing: values[0], as: name.kind)
    }

    func set(_ secret: Secret, as name: Name, on response: inout Response) {
        let age = name.lifetime.map { "; Max-Age=\($0.milliseconds / 1_000)" } ?? ""
        append("\(wireName(name))=\(secret.reveal())\(age)", to: &response)
    }

    func remove(_ name: Name, from response: inout Response) {
        append("\(wireName(name))=; Max-Age=0", to: &response)
    }

    /// Without the spaces around it. Those inside stay: a sibling subdomain can set `_ _Host-…`, which isn't ours (A12).
    private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var text = text.drop { $0 == 0x20 }
        while text.last == 0x20 { text.removeLast() }
        return text
    }

    private func wireName(_ name: Name) -> String { (isSecure ? "__Host-" : "") + name.rawValue }

    private func append(_ pair: String, to response: inout Response) {
        let secure = isSecure ? "; Secure" : ""
        response.headers.append(
            HTTPField(name: .setCookie, value: "\(pair); Path=/; HttpOnly; SameSite=Lax\(secure)"))
    }
}
