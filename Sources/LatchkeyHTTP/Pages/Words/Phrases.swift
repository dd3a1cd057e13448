import LatchkeyCore

/// Everything that pages say, once a language. A phrase that lacks a language doesn't compile.
struct Phrases: Sendable {
    let language: Language
    let common: CommonPhrases
    let form: FormPhrases
    let waiting: WaitingPhrases
    let ended: EndedPhrases
    let landing: LandingPhrases
    let handoff: HandoffPhrases
    let notMe: NotMePhrases
    let session: SessionPhrases
    let factor: FactorPhrases
    let recovery: RecoveryPhrases
    let address: AddressPhrases
    let who: WhoPhrases
    let fault: FaultPhrases
    let demo: DemoPhrases
    let work: WorkPhrases

    static let english = Self(
        language: .english, common: .english, form: .english, waiting: .english, ended: .english, landing: .english,
        handoff: .english, notMe: .english, session: .english, factor: .english, recovery: .english, address: .english,
        who: .english, fault: .english, demo: .english, work: .english)

    static let german = Self(
        language: .german, common: .german, form: .german, waiting: .german, ended: .german, landing: .german,
        handoff: .german, notMe: .german, session: .german, factor: .german, recovery: .german, address: .german,
        who: .german, fault: .german, demo: .german, work: .german)
}

extension Phrases {
    init(in language: Language) {
        switch language {
        case .english: self = .english
        case .german: self = .german
        }
    }
}

extension Phrases {
    /// Why a second factor is asked for.
    func stepUpReason(_ reasons: [PolicyDecision.Reason], _ app: String) -> String {
        switch language {
        case .english: StepUpWords.english(reasons, app: app)
        case .german: StepUpWords.german(reasons, app: app)
        }
    }
}
