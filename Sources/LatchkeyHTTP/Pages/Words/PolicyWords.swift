import LatchkeyCore

/// Why policy lets somebody in no farther, for the person whom it concerns. Signals that would teach an attacker what to
/// do better are not named.
enum PolicyWords {
    static func english(_ reasons: [PolicyDecision.Reason]) -> String {
        let causes = reasons.compactMap { reason -> String? in
            switch reason {
            case .networkChanged, .deviceChanged:
                "The link was opened in another place than it was asked for from. Ask for a new one where you open it."
            case .mailboxShared, .mailboxRole: "This app doesn’t take addresses that several people read."
            case .mailboxDisposable: "This app doesn’t take throw-away addresses."
            case .linksHeld: "Links are stopped for this account until somebody who runs it has cleared it."
            case .tierWantsFactor, .noFactor:
                "It wants a second proof beside the link, and your account has none yet. "
                    + "Ask whoever runs the app to invite you."
            default: nil
            }
        }
        return summary(causes, otherwise: "Ask whoever runs the app what to do.")
    }

    static func german(_ reasons: [PolicyDecision.Reason]) -> String {
        let causes = reasons.compactMap { reason -> String? in
            switch reason {
            case .networkChanged, .deviceChanged:
                "Der Link wurde woanders geöffnet als angefordert. Fordern Sie ihn dort an, wo Sie ihn öffnen."
            case .mailboxShared, .mailboxRole: "Adressen, die mehrere Menschen lesen, nimmt diese Anwendung nicht."
            case .mailboxDisposable: "Wegwerf-Adressen nimmt diese Anwendung nicht."
            case .linksHeld:
                "Links sind für dieses Konto angehalten, bis es jemand freigibt, der es verwaltet."
            case .tierWantsFactor, .noFactor:
                "Sie will neben dem Link einen zweiten Nachweis, und Ihr Konto hat noch keinen. "
                    + "Bitten Sie die Betreiber um eine Einladung."
            default: nil
            }
        }
        return summary(causes, otherwise: "Fragen Sie die Betreiber, was zu tun ist.")
    }

    private static func summary(_ causes: [String], otherwise: String) -> String {
        guard !causes.isEmpty else { return otherwise }
        return causes.enumerated().filter { !causes[..<$0.offset].contains($0.element) }.map(\.element)
            .joined(separator: " ")
    }
}
