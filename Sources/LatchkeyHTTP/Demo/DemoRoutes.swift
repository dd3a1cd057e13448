import HTTPTypes
import Hummingbird
public import LatchkeyCore

/// A mail that the demo's inbox holds.
public struct InboxEntry: Sendable {
    public let id: String
    public let to: String
    public let subject: String
    public let text: String
    public let html: String
    public let receivedAt: String
    /// These four are nil in messages that carry none.
    public let link: String?
    public let code: String?
    public let notMe: String?
    public let undo: String?
    let receivedMoment: Timestamp

    public init(
        id: String, to: String, subject: String, text: String, html: String, receivedAt: Timestamp, link: String?,
        code: String?, notMe: String?, undo: String? = nil
    ) {
        self.id = id
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.receivedAt = receivedAt.description
        self.link = link
        self.code = code
        self.notMe = notMe
        self.undo = undo
        receivedMoment = receivedAt
    }

    var json: JSONText {
        .object([
            "id": .string(id), "to": .string(to), "subject": .string(subject), "text": .string(text),
            "html": .string(html), "received_at": .string(receivedAt), "link": Self.orNull(link),
            "code": Self.orNull(code), "not_me": Self.orNull(notMe), "undo": Self.orNull(undo),
        ])
    }

    private static func orNull(_ text: String?) -> JSONText { text.map(JSONText.string) ?? .null }
}

/// The sample app and the inbox of `latchkey demo`. No other command has them.
struct DemoRoutes {
    let desk: Desk
    let verify: VerifyRoute
    let inbox: @Sendable () async -> [InboxEntry]

    func add(to router: Router<EdgeContext>) {
        router.get("/") { _, _ in desk.answers.redirect(to: "/demo") }
        router.get("/demo", use: app)
        router.get("/dev/inbox", use: messages)
        router.get("/dev/inbox.json") { _, _ in desk.answers.json(.list(await inbox().map(\.json))) }
        router.get("/dev/inbox/{id}/html", use: html)
    }

    /// Knows of its visitor what a proxy would tell it, and nothing else.
    @Sendable func app(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        guard let app = desk.apps.apps.first else { throw HTTPError(.notFound) }
        let identity = try await verify.identity(of: incoming, for: app)
        let secret = desk.reception.cookies.read(.session, from: incoming)
        let page = DemoAppPage(
            signedIn: identity.map { DemoSession($0) }, signInHref: EndedView.again(app, app.redirectURIs.first),
            csrf: secret.map(desk.reception.keyring.formToken) ?? "")
        return desk.answers.page(page, incoming)
    }

    @Sendable func messages(_ incoming: Request, _ context: EdgeContext) async -> Response {
        let messages = await inbox().map { entry in
            InboxMessage(
                id: entry.id, to: entry.to, subject: entry.subject, text: entry.text,
                receivedAt: entry.receivedMoment, htmlHref: "/dev/inbox/\(entry.id)/html")
        }
        return desk.answers.page(InboxPage(messages: messages), incoming, policy: ContentPolicy(framesSelf: true))
    }

    /// The HTML part as a mail program shows it: its own styles, no script, links that open outside the frame.
    @Sendable func html(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        guard let entry = await inbox().first(where: { $0.id == context.parameters.get("id") }) else {
            throw HTTPError(.notFound)
        }
        let policy =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; "
            + "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy, .frameOptions: "SAMEORIGIN",
            ], body: .init(byteBuffer: .init(string: entry.html)))
    }
}

extension DemoSession {
    init(_ identity: RemoteIdentity) {
        self.init(
            identifier: identity.email, acr: identity.acr, amr: identity.session.acr.amr.joined(separator: ", "),
            expires: identity.session.expiry)
    }
}
