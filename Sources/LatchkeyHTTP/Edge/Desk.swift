import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import Logging

/// What every handler has at hand: reading requests, making answers, the apps' names, the time. A class, because it is
/// passed along with every request and is wide.
final class Desk: Sendable {
    let reception: Reception
    let answers: Answers
    private let workplace: Workplace
    let clock: any WallClock
    let entropy: any EntropySource
    let guesses: GuessLimiter
    /// For whatever starts work in the store, once its body is read. Session checks, health, assets and signing out go
    /// without.
    let admission: Admission
    /// For waiting windows that listen.
    let streams: Admission

    init(_ workplace: Workplace, settings: EdgeSettings, logger: Logger) throws {
        reception = Reception(settings: settings, keyring: workplace.keyring)
        answers = Answers(renderer: try PageRenderer(), settings: settings)
        self.workplace = workplace
        clock = workplace.clock
        entropy = workplace.entropy
        guesses = GuessLimiter(clock: workplace.clock)
        let capacity = settings.capacity
        admission = Admission(
            most: capacity.requests, patience: capacity.patience, clock: workplace.clock, logger: logger)
        streams = Admission(most: capacity.streams, clock: workplace.clock, logger: logger)
    }

    var apps: AppDirectory { workplace.apps }

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

    /// Where a person goes after signing in: first to whatever is still asked of them.
    func destination(_ signedIn: SignedIn) -> String {
        signedIn.asksWho ? "/who" : destination(signedIn.scope, signedIn.returnTo)
    }

    func destination(_ resumption: Resumption, in app: App, _ returnTo: String?) -> String {
        let asksWho = resumption.unnamed.map(app.policy.asksWho) ?? false
        return asksWho ? "/who" : destination(resumption.scope, returnTo)
    }

    func destination(_ scope: Session.Scope, _ returnTo: String?) -> String {
        scope == .full ? returnTo ?? "/signed-in" : "/step-up"
    }
}

extension Desk {
    /// The origin of the return address, which a form's redirect may lead to.
    func formTargets(_ returnTo: String?) -> [String] {
        guard let returnTo, let scheme = returnTo.firstRange(of: "://") else { return [] }
        let host = returnTo[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return ["\(returnTo[..<scheme.upperBound])\(host)"]
    }
}

extension Desk {
    /// Until then: at least one.
    func seconds(until moment: Timestamp) -> Int64 { max(1, (moment - clock.now).secondsRoundedUp) }

    /// A limit was reached: says which, and for how long.
    ///
    /// - Parameter page: the request of somebody who may want a page; nil where only programs ask.
    func tooMany(_ limit: String, until moment: Timestamp, _ page: Request?, _ context: EdgeContext) -> Response {
        let seconds = seconds(until: moment)
        let fault = Fault(.tooMany(seconds: seconds), .tooManyRequests)
        var response = page.map { answers.fault(fault, $0, context) } ?? answers.problem(fault, context)
        response.setRetry(after: seconds, limit: limit)
        return response
    }

    /// For a network that has shown too many secrets that nobody was ever given; nil for all others.
    func guessesRefused(_ network: NetworkPrefix, _ page: Request?, _ context: EdgeContext) -> Response? {
        guesses.refusal(for: network).map { tooMany(GuessLimiter.name, until: $0, page, context) }
    }
}

extension Reception {
    /// The cookies of a browser that has just signed in: new ones, whatever it had. Its binding stays, for the same click
    /// again.
    func welcome(_ signedIn: SignedIn, on response: inout Response) {
        cookies.set(signedIn.session, as: .session, on: &response)
        if signedIn.scope == .full { cookies.set(signedIn.device, as: .device, on: &response) }
    }

    func welcomeBack(_ resumption: Resumption, on response: inout Response) {
        if let session = resumption.session { cookies.set(session, as: .session, on: &response) }
    }
}
