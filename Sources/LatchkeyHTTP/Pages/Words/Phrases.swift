import LatchkeyCore

/// Everything that pages say, once a language. A phrase that lacks a language doesn't compile.
struct Phrases: Sendable {
    let common: CommonPhrases
    let form: FormPhrases
    let waiting: WaitingPhrases
    let ended: EndedPhrases
    let landing: LandingPhrases

    static let english = Self(
        common: .english, form: .english, waiting: .english, ended: .english, landing: .english)

    static let german = Self(
        common: .german, form: .german, waiting: .german, ended: .german, landing: .german)

    init(in language: Language) {
        switch language {
        case .english: self = .english
        case .german: self = .german
        }
    }

    private init(
        common: CommonPhrases, form: FormPhrases, waiting: WaitingPhrases, ended: EndedPhrases, landing: LandingPhrases
    ) {
        self.common = common
        self.form = form
        self.waiting = waiting
        self.ended = ended
        self.landing = landing
    }
}
