import LatchkeyCore

extension English {
    var noticeStaff: String { "By" }
    var noticeFooter: String {
        "You get this message because it concerns the security of your account. It was sent automatically; there is no "
            + "need to answer."
    }

    func notice(_ kind: Notice.Kind, app: String) -> NoticeWords {
        switch kind {
        case .addressChanged, .verifyAddress, .addressRestored, .addressTaken, .invited: address(kind, app: app)
        case .factorAdded, .factorRemoved, .recoveryStarted, .recovered: factor(kind, app: app)
        case .replayed, .sessionRevoked, .codesOff, .leaked, .held, .signedOutEverywhere: danger(kind, app: app)
        }
    }

    private func address(_ kind: Notice.Kind, app: String) -> NoticeWords {
        switch kind {
        case .verifyAddress:
            NoticeWords(
                heading: "Is this your new email address?",
                lead:
                    "Somebody who is signed in wants this address for their account. If that is you, open the link in "
                    + "the browser in which you asked; nothing changes before. The browser, the network and the time "
                    + "below should be the ones you expect.",
                act: (
                    introduction: "If it was you, open this link. It works once, for ten minutes:",
                    button: "Use this address"
                ),
                advice: "If it wasn’t you, do nothing. Pass the link on to nobody, whoever asks.")
        case .addressRestored:
            NoticeWords(
                heading: "Your email address was changed back",
                lead: "A change of your account’s address was undone, so this address is the account’s again. "
                    + "Everybody is signed out, and links are stopped until somebody who runs the app has had a look.",
                advice: "Please get in touch with whoever runs the app: they can clear your account.")
        case .addressTaken:
            NoticeWords(
                heading: "You have an account already",
                lead: "Somebody who is signed in to another account wanted to give it this address. It belongs to an "
                    + "account already, so nothing was changed.",
                advice: "If it was you: sign in with this address, or ask whoever runs the app to join the two.")
        case .invited:
            NoticeWords(
                heading: "You are invited to \(app)",
                lead: "An account for this address is ready. There is no password: you type your address, and get a "
                    + "link that works once. This message carries no such link, so it does no harm in other hands.",
                act: (introduction: "To sign in, open this page and type your address:", button: "Go to sign-in"),
                advice: "If you expected no invitation, do nothing.")
        default:
            NoticeWords(
                heading: "Your email address was changed",
                lead: "Your account has another email address from now on, and this one can no longer be used to sign "
                    + "in. Everybody was signed out. If you wanted this, there is nothing more to do, and you can "
                    + "throw this message away.",
                act: (
                    introduction: "If it wasn’t you, this link changes it back and stops the account. It works for "
                        + "seven days:",
                    button: "This wasn’t me: change it back"
                ),
                advice: "Pass the link on to nobody, whoever asks.")
        }
    }

    private func factor(_ kind: Notice.Kind, app: String) -> NoticeWords {
        let advice = "If it wasn’t you, tell whoever runs the app at once."
        return switch kind {
        case .factorRemoved:
            NoticeWords(
                heading: "Your second proof was removed",
                lead: "The authenticator app of your account counts no more, and everybody was signed out.",
                advice: advice)
        case .recoveryStarted:
            NoticeWords(
                heading: "Somebody asked for help with your account",
                lead: "Staff have begun to recover your account for \(app), because somebody said that they had lost "
                    + "their second proof. You get a link in a message of its own; staff never see it, and never ask "
                    + "for it.",
                advice: "If you asked for no help, don’t open that link, and tell whoever runs the app at once.")
        case .recovered:
            NoticeWords(
                heading: "Your account was recovered",
                lead: "A new second proof was set for your account, in place of the old one. Everybody was signed out.",
                advice: advice)
        default:
            NoticeWords(
                heading: "A second proof was set up",
                lead: "Your account now has an authenticator app as a second proof beside the link.", advice: advice)
        }
    }

    private func danger(_ kind: Notice.Kind, app: String) -> NoticeWords {
        switch kind {
        case .sessionRevoked:
            NoticeWords(
                heading: "A used link was opened again, and you were signed out",
                lead: "A link with which you had signed in to \(app) was opened once more, in another browser. It let "
                    + "nobody in. To be safe, the session that had come of it was ended.",
                advice: "Sign in again whenever you like. If it wasn’t you who opened it, somebody else reads your "
                    + "mail: change your mailbox’s password.")
        case .codesOff:
            NoticeWords(
                heading: "Somebody is guessing your codes",
                lead: "Many wrong codes were typed for your address. Nobody got in. Codes are switched off until "
                    + "you sign in by a link.",
                advice: "There is nothing that you have to do.")
        case .leaked:
            NoticeWords(
                heading: "A secret of your account was found",
                lead: "Somebody found a link or another secret of your account where it doesn’t belong, and reported "
                    + "it. It was ended at once and opens nothing any more.",
                advice: "You may have to sign in again. If you have an idea where it was found, such as a chat or a "
                    + "published file, take it away there.")
        case .held:
            NoticeWords(
                heading: "Your account is on hold",
                lead: "Whoever runs the app has stopped links for your account, because your mailbox may be in other "
                    + "hands. Everybody was signed out.",
                advice: "Please get in touch with them: they can clear your account.")
        case .signedOutEverywhere:
            NoticeWords(
                heading: "You were signed out everywhere",
                lead: "All sessions and open links of your account have ended, in every browser.",
                advice: "Sign in again whenever you like. If it wasn’t you, tell whoever runs the app.")
        default:
            NoticeWords(
                heading: "A used link was opened again",
                lead: "A link with which you had signed in to \(app) was opened once more, in another browser. It let "
                    + "nobody in, and your session goes on.",
                advice: "If it wasn’t you who opened it, somebody else may read your mail: change your mailbox’s "
                    + "password.")
        }
    }
}
