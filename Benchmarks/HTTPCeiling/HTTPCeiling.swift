import HTTPTypes
import Hummingbird

/// What the same HTTP server does on the same machine when a route does nothing: the measure for /auth/verify, whose
/// headers it answers with. `HTTPCeiling PORT`
@main
struct HTTPCeiling {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8_090
        let router = Router()
        router.get("/ceiling") { _, _ in Response(status: .ok, headers: Self.headers) }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil))
        try await application.runService()
    }

    private static let headers: HTTPFields = {
        let texts = [
            "Remote-User": "0123456789abcdefghijkl", "Remote-Email": "somebody@example.com",
            "Remote-Session-Acr": "http://127.0.0.1:8080/acr/link", "Remote-Session-Device": "Firefox, Linux",
            "Remote-Session-Mailbox": "person", "X-Request-Id": "0123456789",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        ]
        var headers = HTTPFields()
        for (name, value) in texts {
            guard let name = HTTPField.Name(name) else { continue }
            headers[name] = value
        }
        return headers
    }()
}
