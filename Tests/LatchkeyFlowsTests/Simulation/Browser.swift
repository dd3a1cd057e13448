import LatchkeyCore
import LatchkeyFlows

/// A browser with its cookies and what its person remembers. Unchecked: see ``Crossing``.
final class Browser: @unchecked Sendable {
    let name: String
    /// Whose mail its person reads; nil for a thief's or a scanner's, which has only what it finds.
    let address: EmailAddress?
    let network: NetworkPrefix
    var binding: Secret?
    var session: Secret?
    var device: Secret?
    /// The sign-ins that were begun here, newest last.
    var begun: [SignInID] = []
    var requests = 0
    /// What was done here and got no answer: worth doing again.
    var unanswered: Act?

    init(_ name: String, _ address: EmailAddress?, network: String) {
        self.name = name
        self.address = address
        self.network = NetworkPrefix(trusted: network)
    }

    var visitor: Visitor {
        Visitor(
            binding: binding, session: session, device: device, requester: Requester(browser: name, network: network))
    }

    func take(_ signedIn: SignedIn) {
        session = signedIn.session
        device = signedIn.device
    }
}

/// What somebody does in a browser.
enum Act {
    case request(EmailAddress, AppID)
    case inspect(Mail)
    case confirm(Mail)
    case enter(String, SignInID)
    case watch(SignInID)
    case signOut
    case notMe(Mail)
    /// The button on the opened page.
    case notMeOnPage(Mail)

    var word: String {
        switch self {
        case .request(let address, let app): "asks for \(address.text) in \(app)"
        case .inspect(let mail): "opens \(mail.signIn)"
        case .confirm(let mail): "confirms \(mail.signIn)"
        case .enter(let code, let id): "types \(code.count) characters for \(id)"
        case .watch(let id): "looks after \(id)"
        case .signOut: "signs out"
        case .notMe(let mail): "says not me, in the mail of \(mail.signIn)"
        case .notMeOnPage(let mail): "says not me, on the page of \(mail.signIn)"
        }
    }
}

/// A mail that arrived.
struct Mail {
    let id: MessageID
    let signIn: SignInID
    let recipient: EmailAddress
    let content: SignInMessage
}
