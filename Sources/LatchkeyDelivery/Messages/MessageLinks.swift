import LatchkeyCore

/// The addresses in a sign-in message. They begin with the configured issuer and nothing else.
struct MessageLinks: Hashable, Sendable {
    let link: String
    let notMe: String

    /// Longer ones get cut or wrapped on the way.
    static let longestLink = 100

    init(for message: SignInMessage, issuer: String) {
        link = "\(issuer)/l\(message.secretInPath ? "/" : "#")\(message.link.reveal())"
        notMe = "\(issuer)/l/not-me#\(message.notMe.reveal())"
    }

    /// `https://host/l#` and 53 characters of secret.
    static func fit(_ issuer: String) -> Bool { issuer.utf8.count + 3 + 53 <= longestLink }
}
