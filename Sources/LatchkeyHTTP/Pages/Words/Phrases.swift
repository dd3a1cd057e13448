import LatchkeyCore

/// Everything that pages say, once a language. A phrase that lacks a language doesn't compile.
struct Phrases: Sendable {
    let common: CommonPhrases
    let form: FormPhrases
    let waiting: WaitingPhrases
    let ended: EndedPhrases
    let landing: LandingPhrases
    let handoff: HandoffPhrases
    let notMe: NotMePhrases
    let session: SessionPhrases
    let fault: FaultPhrases
    let demo: DemoPhrases

    static let english = Self(
        common: .english, form: .english, waiting: .english, ended: .english, landing: .english, handoff: .english,
        notMe: .english, session: .english, fault: .english, demo: .english)

    static let german = Self(
        common: .german, form: .german, waiting: .german, ended: .german, landing: .german, handoff: .german,
        notMe: .german, session: .german, fault: .german, demo: .german)
}

extension Phrases {
    init(in language: Language) {
        switch language {
        case .english: self = .english
        case .german: self = .german
        }
    }
}
