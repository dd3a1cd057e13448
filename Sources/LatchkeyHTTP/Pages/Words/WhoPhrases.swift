/// The words of the question that a shared mailbox brings.
struct WhoPhrases: Sendable {
    let heading: String
    let lead: Sentence
    let label: String
    let wrong: String
    let help: String

    static let english = Self(
        heading: "Who are you?",
        lead: Sentence("Several people read ", ". Your name lets the others see who was here."),
        label: "Your name",
        wrong: "Please type a name of 1 to 60 characters, on one line.",
        help: "It is kept with this session until you sign out, and the app sees it."
    )

    static let german = Self(
        heading: "Wer sind Sie?",
        lead: Sentence("", " lesen mehrere Menschen. An Ihrem Namen sehen die anderen, wer hier war."),
        label: "Ihr Name",
        wrong: "Bitte geben Sie einen Namen mit 1 bis 60 Zeichen in einer Zeile ein.",
        help: "Er bleibt bei dieser Sitzung, bis Sie sich abmelden, und die Anwendung sieht ihn."
    )
}
