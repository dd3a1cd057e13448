/// The words of the page on which a browser works.
struct WorkPhrases: Sendable {
    let heading: String
    let lead: String
    let next: Sentence
    let progress: String
    let goOn: String
    let why: String
    let without: @Sendable (_ wait: String) -> String

    static let english = Self(
        heading: "One moment",
        lead: "Your browser is proving that it isn’t a robot. That takes a second or two.",
        next: Sentence("Then it goes on by itself, for ", "."),
        progress: "Progress",
        goOn: "Go on",
        why: "Just now, more links are asked for here than usual. Links and codes that you already have keep working.",
        without: {
            "Should nothing happen, for example without JavaScript: come back in \($0), and press the button then."
        }
    )

    static let german = Self(
        heading: "Einen Augenblick",
        lead: "Ihr Browser weist nach, dass er kein Roboter ist. Das dauert ein, zwei Sekunden.",
        next: Sentence("Danach geht es von selbst weiter, für ", "."),
        progress: "Fortschritt",
        goOn: "Weiter",
        why:
            "Gerade werden hier mehr Links angefordert als sonst. Links und Codes, die Sie schon haben, gelten weiter.",
        without: {
            "Falls nichts geschieht, etwa ohne JavaScript: Kommen Sie in \($0) wieder und drücken Sie dann auf die "
                + "Schaltfläche."
        }
    )
}
