import LatchkeyCore

// What policy's words mean, for whoever runs the server.

extension PolicyDecision.Verdict {
    var sentence: String {
        switch self {
        case .allow: "The person is signed in."
        case .stepUp(let factors):
            "The person gets a session that can do nothing but show a second factor ("
                + factors.map(\.rawValue).sorted().joined(separator: ", ") + ")."
        case .enrol: "The person gets a session that can do nothing but set a first second factor."
        case .recover: "The person gets a session that can do nothing but set a new factor."
        case .handOff: "Nobody is signed in here; a code is shown, to be typed in the browser that asked."
        case .refuse: "Nobody is signed in; the link isn't spent."
        }
    }
}

extension PolicyDecision.Reason {
    var sentence: String {
        switch self {
        case .policyAllows: "Nothing speaks against it."
        case .openedElsewhere: "The link was confirmed in another browser than the one that asked."
        case .recovery: "The link is for a recovery, and lets nobody do anything else."
        case .linksHeld: "Links are held for the account until a factor or an administrator clears it."
        case .tierWantsFactor: "The app wants a second factor every time."
        case .newDevice: "The browser that asked hasn't signed in to the account before."
        case .networkChanged: "Whoever acted is in another network than whoever asked."
        case .networkNearby: "The network changed, but not its system and country; that is written down and no more."
        case .deviceChanged: "Whoever acted uses another browser or machine than whoever asked."
        case .mailboxShared: "Several people read the mailbox."
        case .mailboxRole: "The address is named after a task and not after a person."
        case .mailboxDisposable: "The address is a throw-away one."
        case .forwardingSuspected: "Mail to the address seems to be read elsewhere too."
        case .manyOpeners: "People opened the link in several browsers."
        case .fasterThanAPerson: "The act came sooner than a person reads."
        case .manyRequests: "Far more links are asked for than usual."
        case .fewLinksUsed: "Few of the links issued lately were ever used."
        case .changedLately: "Something that matters about the account changed in the last day."
        case .noFactor: "The account has no second factor to show."
        case .invited: "Staff have invited the person, so a first factor may be set."
        }
    }
}
