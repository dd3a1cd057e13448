struct CommonPhrases: Sendable {
    let problem: String
    let step: @Sendable (Int, Int) -> String
    static let english = Self(problem: "Problem", step: { "Step \($0) of \($1)" })
    static let german = english
}
struct FormPhrases: Sendable {
    let lead: String
    let title: @Sendable (String) -> String
    let hint: @Sendable (FormHint) -> String
    let problem: @Sendable (FormProblem) -> String
    static let english = Self(lead: "", title: { "Sign in to \($0)" }, hint: { "\($0)" }, problem: { "\($0)" })
    static let german = english
}
struct WaitingPhrases: Sendable {
    let title: @Sendable (String) -> String
    let problem: @Sendable (WaitingProblem) -> String
    static let english = Self(title: { "Sign in to \($0)" }, problem: { "\($0)" })
    static let german = english
}
struct EndedPhrases: Sendable {
    struct Words: Sendable { let heading: String }
    func words(for kind: Ended) -> Words { Words(heading: "\(kind)") }
    static let english = Self()
    static let german = english
}
struct LandingPhrases: Sendable {
    let title: String
    static let english = Self(title: "Latchkey")
    static let german = english
}
