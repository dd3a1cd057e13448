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

    /// Where a notice leads: what undoes it, or the sign-in form that somebody is invited to; nil where it leads nowhere.
    static func way(on notice: Notice, issuer: String) -> String? {
        if let undo = notice.undo { return "\(issuer)/l/undo#\(undo.reveal())" }
        if let link = notice.link { return "\(issuer)/account/address/confirm#\(link.reveal())" }
        guard notice.kind == .invited, let app = notice.app else { return nil }
        return "\(issuer)/signin?app=\(app)"
    }

    /// A recovery's secret stands in the path, so that it works without script: by itself it is good for nothing.
    init(for message: RecoveryMessage, issuer: String) {
        link = "\(issuer)/l/\(message.link.reveal())"
        notMe = "\(issuer)/l/not-me#\(message.notMe.reveal())"
    }

    /// `https://host/l#` and 53 characters of secret.
    static func fit(_ issuer: String) -> Bool { issuer.utf8.count + 3 + 53 <= longestLink }
}
