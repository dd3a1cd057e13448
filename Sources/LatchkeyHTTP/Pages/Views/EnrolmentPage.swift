/// An authenticator app is set up: scan, type the first code.
struct EnrolmentPage: PageView {
    enum Purpose: Hashable, Sendable {
        /// At the doorstep, because the app wants a factor and the account has none.
        case first
        /// In place of one that was lost.
        case recovery
        /// By somebody who is signed in.
        case added
    }

    let purpose: Purpose
    let appName: String
    let identifier: String
    /// For the QR code, and for an app on the same device.
    let uri: String
    /// The same secret in letters.
    let key: String
    let csrf: String
    let action: String
    let wantsProof: Bool
    var problem: FactorProblem?

    var template: PageTemplate { .enrolment }
    var scripts: [Asset] { [.form] }
    var step: SignInStep? { purpose == .added ? nil : .link }

    func title(in phrases: Phrases) -> String {
        let title = heading(phrases.factor)
        return problem == nil ? title : "\(phrases.common.problem): \(title)"
    }

    private func heading(_ words: FactorPhrases) -> String {
        switch purpose {
        case .first: words.firstHeading
        case .recovery: words.recoveryHeading
        case .added: words.addedHeading
        }
    }

    private func lead(_ words: FactorPhrases) -> Sentence {
        switch purpose {
        case .first: words.firstLead(appName)
        case .recovery: words.recoveryLead(appName)
        case .added: words.addedLead(appName)
        }
    }

    func values(in phrases: Phrases) -> PageValues {
        let words = phrases.factor
        var values: PageValues = [
            "heading": heading(words), "lead": lead(words).pageValues, "identifier": identifier, "uri": uri,
            "letters": Self.grouped(key), "csrf": csrf, "action": action, "wantsProof": wantsProof,
            "act": purpose == .recovery ? words.recover : words.confirm, "atDoorstep": purpose != .added,
        ]
        values["picture"] = QRCode(uri)?.svg(label: words.picture)
        if let problem, let seconds = problem.seconds {
            values["refusal"] = ["says": words.problem(problem), "wait": "\(seconds)"] as PageValues
        } else if problem == .wrongProof {
            values["proofProblem"] = words.problem(.wrongProof)
        } else {
            values["problem"] = problem.map(words.problem)
        }
        return values
    }

    /// In fours, so that the eye keeps its place.
    private static func grouped(_ key: String) -> String {
        let letters = Array(key)
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }
            .joined(separator: " ")
    }
}
