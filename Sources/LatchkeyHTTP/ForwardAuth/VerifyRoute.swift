import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// Forward-auth for nginx `auth_request`, Traefik and Caddy: is somebody signed in to this app, and who?
///
/// `app` names the app (it may be left out where there is one); `redirect` asks for a redirect to the form in place of
/// the 401, with `return_to` as in `/signin`.
struct VerifyRoute {
    let desk: Desk
    let check: CheckSession
    private let acrs: [Acr: String]

    init(desk: Desk, check: CheckSession) {
        self.desk = desk
        self.check = check
        let issuer = desk.answers.settings.issuer
        acrs = Dictionary(uniqueKeysWithValues: Acr.allCases.map { ($0, $0.uri(issuer: issuer)) })
    }

    static let path = "/auth/verify"

    func add(to router: Router<EdgeContext>) {
        router.get(RouterPath(Self.path), use: verify)
    }

    @Sendable func verify(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let query = incoming.uri.queryParameters
        guard let app = desk.app(named: query["app"].map(String.init)) else {
            let sentence = "Say which app: /auth/verify?app=ID, with an id from the apps of the configuration."
            return desk.answers.problem(Fault(.badRequest(sentence), .badRequest), context)
        }
        guard let identity = try await identity(of: incoming, for: app) else {
            return refuse(
                app, returnTo: query["return_to"].map(String.init), asks: query["redirect"] != nil, context)
        }
        return Response(status: .ok, headers: identity.headers)
    }

    /// Whoever is signed in to this very app: a session of another is nobody's here (A25).
    func identity(of incoming: Request, for app: App) async throws -> RemoteIdentity? {
        guard let secret = desk.reception.cookies.read(.session, from: incoming),
            let presence = try await check(secret), presence.session.app == app.id, presence.session.scope == .full
        else { return nil }
        let session = presence.session
        return RemoteIdentity(
            user: presence.account.id.text, email: presence.account.address.text, session: session,
            acr: acrs[session.acr] ?? "")
    }

    private func refuse(_ app: App, returnTo: String?, asks: Bool, _ context: EdgeContext) -> Response {
        guard asks else {
            let fault = Fault(.badRequest("Nobody is signed in to \(app.name)."), .unauthorized)
            return desk.answers.problem(fault, context, state: "signed-out")
        }
        if let returnTo, !app.permits(returnTo: returnTo) {
            return desk.answers.problem(Fault(.badReturn, .badRequest), context)
        }
        return desk.answers.redirect(to: desk.answers.settings.issuer + EndedView.again(app, returnTo))
    }
}

/// What an app behind a proxy learns.
struct RemoteIdentity {
    let user: String
    let email: String
    let session: Session
    let acr: String

    var headers: HTTPFields {
        var headers: HTTPFields = [
            .remoteUser: user, .remoteEmail: Self.ascii(email), .remoteSessionAcr: acr,
            .remoteSessionDevice: Self.ascii(session.browser), .remoteSessionMailbox: session.mailbox.rawValue,
        ]
        if let who = session.who { headers[.remoteSessionWho] = Self.ascii(who) }
        return headers
    }

    /// Header values are ASCII; what isn't is percent-encoded, and `%` with it so that the two can't be confused.
    private static func ascii(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7e).contains($0) && $0 != 0x25 }
        return isPlain && text.utf8.first != 0x20 && text.utf8.last != 0x20 ? text : FormText.encode(text)
    }
}

extension HTTPField.Name {
    static let remoteUser = name("Remote-User")
    static let remoteEmail = name("Remote-Email")
    static let remoteSessionAcr = name("Remote-Session-Acr")
    /// The browser, in plain words.
    static let remoteSessionDevice = name("Remote-Session-Device")
    /// `person`, or why the session may be several people's.
    static let remoteSessionMailbox = name("Remote-Session-Mailbox")
    /// What somebody of a shared mailbox calls themselves.
    static let remoteSessionWho = name("Remote-Session-Who")
}
