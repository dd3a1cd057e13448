/// The words around the code that the opening device shows.
struct HandoffPhrases: Sendable {
    let heading: String
    let lead: Sentence
    let caution: String
    let calm: String
    let over: String
    let fresh: String
    let copy: String
    let copied: String
    let left: String
    let valid: @Sendable (_ seconds: Int64) -> String

    static let english = Self(
        heading: "Type this code where you asked",
        lead: Sentence("The window that waits is open in ", "."),
        caution: "Tell the code to nobody. Whoever asks you for it wants to be you.",
        calm: "Nothing is signed in on this screen. When you are done, close it.",
        over: "This code has expired.",
        fresh: "Show a new code",
        copy: "Copy the code",
        copied: "Copied",
        left: "Valid for ",
        valid: { "Valid for \(CommonPhrases.english.duration($0))." }
    )

    static let german = Self(
        heading: "Geben Sie diesen Code dort ein, wo Sie sich anmelden",
        lead: Sentence("Das wartende Fenster ist offen in: ", "."),
        caution: "Nennen Sie den Code niemandem. Wer danach fragt, will sich als Sie ausgeben.",
        calm: "Auf diesem Bildschirm wird nichts angemeldet. Wenn Sie fertig sind, schließen Sie ihn.",
        over: "Dieser Code ist abgelaufen.",
        fresh: "Neuen Code zeigen",
        copy: "Code kopieren",
        copied: "Kopiert",
        left: "Gültig noch ",
        valid: { "Gültig noch \(CommonPhrases.german.duration($0))." }
    )
}
