/// Where a person gives their account another address.
struct AddressPage: PageView {
    enum State {
        /// The address that they have, and what they typed.
        case form(present: String, typed: String, problem: FormProblem?)
        case sent(to: String)
        /// Signed in too long ago; the way to sign in again.
        case stale(again: String)
    }

    let state: State
    var csrf = ""

    var template: PageTemplate { .address }
    var scripts: [Asset] { [.form] }

    func title(in phrases: Phrases) -> String {
        switch state {
        case .form: phrases.address.heading
        case .sent: phrases.address.sentHeading
        case .stale: phrases.address.staleHeading
        }
    }

    func values(in phrases: Phrases) -> PageValues {
        switch state {
        case .form(let present, let typed, let problem):
            var values: PageValues = [
                "form": true, "present": present, "typed": typed, "csrf": csrf, "now": phrases.address.now.pageValues,
            ]
            values["problem"] = problem.map(phrases.form.problem)
            return values
        case .sent(let address):
            return ["sent": true, "address": address, "sentLead": phrases.address.sentLead.pageValues]
        case .stale(let again): return ["stale": true, "again": again]
        }
    }
}
