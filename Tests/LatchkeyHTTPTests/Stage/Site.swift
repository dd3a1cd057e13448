import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

/// The server as browsers reach it.
struct Site: Sendable {
    let stage: EdgeStage
    let client: any TestClientProtocol

    func browser(_ headers: HTTPFields = [:]) -> Browser { Browser(client, headers) }

    /// A sign-in that waits, in the browser that asked for it.
    struct Begun: Sendable {
        let id: SignInID
        let browser: Browser
        let message: SignInMessage

        var wait: String { "/signin/wait/\(id)" }
        var link: String { message.link.reveal() }
    }

    /// Opens the form, sends it, and reads the mail.
    func begin(
        _ address: String = "anna@example.com", app: String = "wiki", returnTo: String = "",
        in browser: Browser? = nil
    ) async throws -> Begun {
        let browser = browser ?? self.browser()
        let page = try await browser.get("/signin?app=\(app)")
        let answer = try await browser.post(
            "/signin",
            [
                "csrf": try page.field("csrf"), "app": app, "identifier": address,
                "return_to": returnTo,
            ])
        let location = try #require(answer.headers[.location], "\(answer.status) \(answer.text)")
        let id = try #require(SignInID(parsing: location.split(separator: "/").last ?? ""))
        try #require(location == "/signin/wait/\(id)")
        return Begun(id: id, browser: browser, message: try await stage.deliver())
    }

    /// The same, confirmed in the browser that asked.
    func signIn(_ address: String = "anna@example.com", app: String = "wiki") async throws -> Browser {
        let begun = try await begin(address, app: app)
        let answer = try await begun.browser.json("/l/confirm", ["secret": begun.link])
        try #require(answer.status == .ok)
        return begun.browser
    }
}
