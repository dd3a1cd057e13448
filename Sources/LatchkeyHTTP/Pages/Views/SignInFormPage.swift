/// Where a sign-in begins: one field, one button.
struct SignInFormPage: PageView, Hashable {
    let appID: String
    let appName: String
    let csrf: String
    var returnTo: String?
    /// What was typed before, shown again.
    var identifier = ""
    var problem: FormProblem?
    var hint: FormHint?

    var template: PageTemplate { .form }
    var scripts: [Asset] { [.form] }
    var step: SignInStep? { .address }

    func title(in phrases: Phrases) -> String {
        let title = phrases.form.title(appName)
        return problem == nil ? title : "\(phrases.common.problem): \(title)"
    }

    func values(in phrases: Phrases) -> PageValues {
        var values: PageValues = [
            "appID": appID, "csrf": csrf, "identifier": identifier,
            "heading": phrases.form.title(appName),
            "lead": phrases.form.lead,
        ]
        values["returnTo"] = returnTo
        values["hint"] = hint.map(phrases.form.hint)
        if let problem, problem.isAboutField {
            values["problem"] = phrases.form.problem(problem)
        } else if let problem {
            values["refusal"] = refusal(problem, phrases.form)
        }
        return values
    }

    private func refusal(_ problem: FormProblem, _ words: FormPhrases) -> PageValues {
        var values: PageValues = ["says": words.problem(problem)]
        values["wait"] = problem.seconds.map { "\($0)" }
        return values
    }
}
