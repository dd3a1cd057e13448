import LatchkeyCore

/// Where a recovery's link leads: it does nothing without the code that staff have read out.
struct RecoveryPage: PageView {
    let secret: String
    let appName: String
    /// Masked.
    let identifier: String
    let expiresAt: Timestamp
    var problem: RecoveryProblem?

    var template: PageTemplate { .recovery }
    var scripts: [Asset] { [.times, .form, .handoff] }
    var step: SignInStep? { .link }

    func title(in phrases: Phrases) -> String {
        let title = phrases.recovery.heading(appName)
        return problem == nil ? title : "\(phrases.common.problem): \(title)"
    }

    func values(in phrases: Phrases) -> PageValues {
        var values: PageValues = [
            "secret": secret, "heading": phrases.recovery.heading(appName), "identifier": identifier,
            "expiry": expiresAt.pageValues,
        ]
        values["problem"] = problem.map(phrases.recovery.problem)
        return values
    }
}
