import LatchkeyCore

/// At the doorstep: the link was right, and a second factor is wanted.
struct StepUpPage: PageView {
    let appName: String
    /// Masked.
    let identifier: String
    let csrf: String
    let reasons: [PolicyDecision.Reason]
    var problem: FactorProblem?

    var template: PageTemplate { .stepup }
    var scripts: [Asset] { [.form] }
    var step: SignInStep? { .link }

    func title(in phrases: Phrases) -> String {
        let title = "\(phrases.factor.stepUpHeading) · \(appName)"
        return problem == nil ? title : "\(phrases.common.problem): \(title)"
    }

    func values(in phrases: Phrases) -> PageValues {
        let words = phrases.factor
        var values: PageValues = [
            "lead": words.stepUpLead(appName).pageValues, "identifier": identifier, "csrf": csrf,
            "why": phrases.stepUpReason(reasons, appName), "lostHelp": words.lostHelp(appName),
        ]
        if let seconds = problem?.seconds {
            values["refusal"] = ["says": problem.map(words.problem) ?? "", "wait": "\(seconds)"] as PageValues
        } else {
            values["problem"] = problem.map(words.problem)
        }
        return values
    }
}
