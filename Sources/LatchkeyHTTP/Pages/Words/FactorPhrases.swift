/// The words for second factors: showing one, setting one, taking one away.
struct FactorPhrases: Sendable {
    let stepUpHeading: String
    let stepUpLead: @Sendable (_ app: String) -> Sentence
    let label: String
    let hint: String
    let signIn: String
    let instead: String
    let lost: String
    let lostHelp: @Sendable (_ app: String) -> String
    let again: String
    let problem: @Sendable (FactorProblem) -> String

    let firstHeading: String
    let firstLead: @Sendable (_ app: String) -> Sentence
    let recoveryHeading: String
    let recoveryLead: @Sendable (_ app: String) -> Sentence
    let addedHeading: String
    let addedLead: @Sendable (_ app: String) -> Sentence
    let scanHeading: String
    let scan: String
    let picture: String
    let open: String
    let byHand: String
    let byHandHelp: String
    let typeHeading: String
    let digits: String
    let proofLabel: String
    let proofHint: String
    let confirm: String
    let recover: String
    let caution: String

    let offerFirst: String
    let manage: String
    let listHeading: String
    let listLead: Sentence
    let none: String
    let app: String
    let since: Sentence
    let remove: String
    let removeCaution: String
    let removeLabel: String
    let add: String
    let addAnother: String
    let back: String

    let removedHeading: String
    let removedLead: String
    let recoveredHeading: String
    let recoveredLead: String
    let signInAgain: String
}
