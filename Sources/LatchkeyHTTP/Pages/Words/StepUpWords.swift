import LatchkeyCore

/// Why policy asks for a second factor, for the person whom it concerns. Signals that would teach an attacker what to do
/// better are not named.
enum StepUpWords {
    static func english(_ reasons: [PolicyDecision.Reason], app: String) -> String {
        first(reasons) { reason in
            switch reason {
            case .linksHeld:
                "Links alone don’t sign you in at the moment, because something about your mailbox was reported. "
                    + "Your app settles that."
            case .tierWantsFactor: "\(app) asks for this every time."
            case .mailboxShared, .mailboxRole:
                "Several people may read this address, so the link alone doesn’t say who you are."
            case .newDevice: "We haven’t seen your account in this browser before."
            case .networkChanged, .deviceChanged: "The link was opened in another place than it was asked for from."
            case .changedLately: "Something about your account was changed a short while ago."
            default: nil
            }
        } ?? "This happens now and then, to make sure that it is you."
    }

    static func german(_ reasons: [PolicyDecision.Reason], app: String) -> String {
        first(reasons) { reason in
            switch reason {
            case .linksHeld:
                "Links allein melden Sie zurzeit nicht an, weil zu Ihrem Postfach etwas gemeldet wurde. "
                    + "Mit Ihrer App ist das geklärt."
            case .tierWantsFactor: "\(app) fragt jedes Mal danach."
            case .mailboxShared, .mailboxRole:
                "Diese Adresse lesen vielleicht mehrere Menschen, und der Link allein sagt nicht, wer Sie sind."
            case .newDevice: "In diesem Browser haben wir Ihr Konto noch nicht gesehen."
            case .networkChanged, .deviceChanged: "Der Link wurde woanders geöffnet als angefordert."
            case .changedLately: "An Ihrem Konto wurde vor kurzem etwas geändert."
            default: nil
            }
        } ?? "Das kommt ab und zu vor, damit sicher ist, dass Sie es sind."
    }

    private static func first(
        _ reasons: [PolicyDecision.Reason], _ words: (PolicyDecision.Reason) -> String?
    ) -> String? {
        reasons.lazy.compactMap(words).first
    }
}
