import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// The session as its own browser sees it.
struct SessionRoutes {
    let desk: Desk
    let check: CheckSession
    let end: EndSession

    func add(to router: Router<EdgeContext>) {
        router.get("/session", use: current)
        router.get("/signed-in", use: signedIn)
        router.get("/signed-out", use: signedOut)
        router.post("/signout", use: signOut)
    }

    private func presence(_ incoming: Request) async throws -> (secret: Secret, CheckSession.Presence)? {
        guard let secret = desk.reception.cookies.read(.session, from: incoming),
            let presence = try await check(secret)
        else { return nil }
        return (secret, presence)
    }

    @Sendable func current(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        guard let (_, presence) = try await presence(incoming) else {
            let fault = Fault(.badRequest("Nobody is signed in with this browser."), .unauthorized)
            return desk.answers.problem(fault, context, state: "signed-out")
        }
        guard presence.session.scope == .full else {
            let fault = Fault(.badRequest("Signing in isn't finished: the next step is at /step-up."), .unauthorized)
            return desk.answers.problem(fault, context, state: "step-up")
        }
        let session = presence.session
        return desk.answers.json(
            .object([
                "account": .string(session.account.text), "identifier": .string(presence.account.address.text),
                "app": .string(session.app.text),
                "acr": .string(session.acr.uri(issuer: desk.answers.settings.issuer)),
                "amr": .list(session.acr.amr.map(JSONText.string)),
                "device": .string(session.browser), "mailbox": .string(session.mailbox.rawValue),
                "who": session.who.map(JSONText.string) ?? .null,
                "created_at": .string(session.createdAt.description), "expires_at": .string(session.expiry.description),
            ]))
    }

    @Sendable func signedIn(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        guard let (secret, presence) = try await presence(incoming), let app = desk.apps.app(presence.session.app)
        else { return desk.answers.redirect(to: "/signin") }
        guard presence.session.scope == .full else {
            return desk.answers.redirect(to: desk.destination(presence.session.scope, nil))
        }
        let page = SignedInPage(
            appName: app.name, identifier: presence.account.address.text, device: presence.session.browser,
            who: presence.session.who, continueTo: app.redirectURIs.first,
            factors: FactorsOffer(presence.account, app.policy.tier),
            csrf: desk.reception.keyring.formToken(for: secret))
        return desk.answers.page(page, incoming)
    }

    @Sendable func signOut(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let fields = try await desk.reception.fields(of: incoming)
        guard let secret = desk.reception.cookies.read(.session, from: incoming) else { return signedOutAnswer(nil) }
        guard desk.accepts(fields["csrf"], for: secret) else { throw CrossSiteRefused() }
        return signedOutAnswer(try await end(secret))
    }

    private func signedOutAnswer(_ app: AppID?) -> Response {
        var response = desk.answers.redirect(to: "/signed-out" + (app.map { "?app=\($0)" } ?? ""))
        desk.reception.cookies.remove(.session, from: &response)
        // Not "cookies": the known-device cookie proves nothing, and spares its owner the limits of strangers.
        response.headers[.clearSiteData] = "\"cache\", \"storage\""
        return response
    }

    @Sendable func signedOut(_ incoming: Request, _ context: EdgeContext) -> Response {
        let app = desk.app(named: incoming.uri.queryParameters["app"].map(String.init))
        return desk.answers.page(
            SignedOutPage(appID: app?.id.text, appName: app?.name, again: app == nil ? "/signin" : nil), incoming)
    }
}
