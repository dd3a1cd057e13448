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
        var found: String?
        for field in request.headers where field.name == .cookie {
            // By bytes: as characters, a combining mark hides a semicolon, and U+037E is one.
            let values = field.withUnsafeBytesOfValue { self.values(of: name, in: $0) }
            guard values.count + (found == nil ? 0 : 1) <= 1 else { return nil }
            found = found ?? values.first
        }
        return found.flatMap { try? Secret(parsing: $0, as: name.kind) }
    }

    private func values(of name: Name, in line: UnsafeBufferPointer<UInt8>) -> [String] {
        var values: [String] = []
        for pair in line.prefix(8_192).split(separator: UInt8(ascii: ";")) {
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")), isWire(name, Self.trimmed(pair[..<equals]))
            else { continue }
            values.append(String(decoding: Self.trimmed(pair[(equals + 1)...]), as: UTF8.self))
        }
        return values
    }

    func set(_ secret: Secret, as name: Name, on response: inout Response) {
        let age = name.lifetime.map { "; Max-Age=\($0.milliseconds / 1_000)" } ?? ""
        append("\(wireName(name))=\(secret.reveal())\(age)", to: &response)
    }

    func remove(_ name: Name, from response: inout Response) {
        append("\(wireName(name))=; Max-Age=0", to: &response)
    }

    private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    /// Without the spaces around it. Those inside stay: a sibling subdomain can set `_ _Host-…`, which isn't ours (A12).
    private static func trimmed(_ text: Bytes) -> Bytes {
        var text = text.drop { $0 == 0x20 }
        while text.last == 0x20 { text.removeLast() }
        return text
    }

    private var prefix: String { isSecure ? "__Host-" : "" }

    private func wireName(_ name: Name) -> String { prefix + name.rawValue }

    private func isWire(_ name: Name, _ text: Bytes) -> Bool {
        text.starts(with: prefix.utf8) && text.dropFirst(prefix.utf8.count).elementsEqual(name.rawValue.utf8)
    }

    private func append(_ pair: String, to response: inout Response) {
        let secure = isSecure ? "; Secure" : ""
        response.headers.append(
            HTTPField(name: .setCookie, value: "\(pair); Path=/; HttpOnly; SameSite=Lax\(secure)"))
    }
}
