extension FactorPhrases {
    static let english = Self(
        stepUpHeading: "Now the code from your app",
        stepUpLead: { app in
            Sentence("Your link was right. One more proof signs you in to \(app) as ", ".")
        },
        label: "Six digits from your authenticator app",
        hint: "They change every 30 seconds, and each code works once.",
        signIn: "Sign in",
        instead: "Sign out instead",
        lost: "I don’t have the app any more",
        lostHelp: { app in
            "Ask whoever runs \(app). When they have made sure that it is you, they can start a recovery, and you set up "
                + "a new app. Nobody who helps you needs these digits: give them to no one."
        },
        again: "You can try again now.",
        problem: { problem in
            switch problem {
            case .wrong:
                "That wasn’t it, or it was used before. Please wait for the next code in your app and type that one."
            case .wrongOffer:
                "That wasn’t it. Please type the code that the app shows now, for the key on this page."
            case .wrongProof: "This code isn’t right. It has to come from the app that you use already."
            case .malformed: "Please type the six digits that your app shows."
            case .limited(let seconds):
                "Those were too many wrong codes, so we pause. You can try again in "
                    + "\(CommonPhrases.english.duration(seconds)). Wherever you are signed in already, you stay signed in."
            }
        },
        firstHeading: "Set up an authenticator app",
        firstLead: { app in
            Sentence(
                "\(app) wants a second proof beside the link. It takes a minute, and then you are signed in as ", ".")
        },
        recoveryHeading: "Set up a new authenticator app",
        recoveryLead: { app in
            Sentence(
                "The helpdesk has let you in for this and for nothing else. The app that you had stops working for ",
                ".")
        },
        addedHeading: "Add an authenticator app",
        addedLead: { app in
            Sentence("It shows six digits, which prove beside the link that it is you. It will be good for ", ".")
        },
        scanHeading: "Scan this with the app",
        scan: "Any authenticator app will do; many password managers are one as well.",
        picture: "QR code with the key for your authenticator app",
        open: "Open in an app on this device",
        byHand: "I can’t scan it",
        byHandHelp: "Choose “enter a key” in the app, time-based, and type this:",
        typeHeading: "Type the code that it shows",
        digits: "Six digits",
        proofLabel: "Six digits from the app that you use already",
        proofHint: "So that nobody who finds this window open can add an app of their own.",
        confirm: "Confirm and go on",
        recover: "Confirm the new app",
        caution: "The picture and the key are for your eyes alone. Nobody who helps you needs them.",
        offerFirst: "Add a second factor",
        manage: "Your second factor",
        listHeading: "Your second factor",
        listLead: Sentence("What proves, beside the link, that ", " is you."),
        none: "There is none yet: whoever reads your mail can sign in as you.",
        app: "Authenticator app",
        since: Sentence("set up at "),
        remove: "Remove",
        removeCaution:
            "You will be signed out everywhere, and your links alone will be enough again where an app allows it.",
        removeLabel: "Six digits from your app, to remove it",
        add: "Add an authenticator app",
        addAnother: "Add another app",
        back: "Back",
        removedHeading: "The app is removed",
        removedLead: "You have been signed out everywhere, and everything that was open for your account has ended. "
            + "We have sent you a message about it.",
        recoveredHeading: "Your new app is set up",
        recoveredLead:
            "The old one has stopped working, and you have been signed out everywhere. Please sign in once more: "
            + "with a new link, and with a code from the new app.",
        signInAgain: "Sign in"
    )
}
