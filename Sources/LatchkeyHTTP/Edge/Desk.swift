import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// What every handler has at hand: reading requests, making answers, the apps' names, the time.
struct Desk: Sendable {
    let reception: Reception
    let answers: Answers
    let apps: AppDirectory
    let clock: any WallClock
    let entropy: any EntropySource
    let guesses: GuessLimiter

    /// The app that a request names; where it names none, the only one there is.
    func app(named name: String?) -> App? {
        guard let name, !name.isEmpty else { return apps.onlyApp }
        return AppID(parsing: name).flatMap(apps.app)
    }

    func signIn(in context: EdgeContext) -> SignInID? {
        context.parameters.get("id").flatMap { SignInID(parsing: $0) }
    }

    func accepts(_ token: String?, for secret: Secret?) -> Bool {
        guard let token, let secret else { return false }
        return reception.keyring.accepts(formToken: token, for: secret)
    }

    /// Where a person goes after signing in.
    func destination(_ returnTo: String?) -> String { returnTo ?? "/signed-in" }
}

extension Desk {
    /// The origin of the return address, which a form's redirect may lead to.
    func formTargets(_ returnTo: String?) -> [String] {
        guard let returnTo, let scheme = returnTo.firstRange(of: "://") else { return [] }
        let host = returnTo[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return ["\(returnTo[..<scheme.upperBound])\(host)"]
    }
}

extension Reception {
    /// The cookies of a browser that has just signed in: new ones, whatever it had. Its binding stays, for the same click
    /// again.
    func welcome(_ signedIn: SignedIn, on response: inout Response) {
        cookies.set(signedIn.session, as: .session, on: &response)
        cookies.set(signedIn.device, as: .device, on: &response)
    }

    func welcomeBack(_ resumption: Resumption, on response: inout Response) {
        if let session = resumption.session { cookies.set(session, as: .session, on: &response) }
    }
}
