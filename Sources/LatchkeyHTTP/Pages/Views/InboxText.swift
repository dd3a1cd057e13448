/// A message's text with its web addresses told apart, so that they can be clicked.
struct InboxText {
    struct Run: Hashable {
        let text: String
        let isLink: Bool

        var pageValues: PageValues { ["text": text, "isLink": isLink] }
    }

    let runs: [Run]

    init(_ text: String) {
        var runs: [Run] = []
        var word = ""
        for character in text {
            if character.isWhitespace {
                Self.close(&word, into: &runs)
                Self.append(String(character), link: false, to: &runs)
            } else {
                word.append(character)
            }
        }
        Self.close(&word, into: &runs)
        self.runs = runs
    }

    private static func close(_ word: inout String, into runs: inout [Run]) {
        append(word, link: word.hasPrefix("https://") || word.hasPrefix("http://"), to: &runs)
        word = ""
    }

    private static func append(_ text: String, link: Bool, to runs: inout [Run]) {
        guard !text.isEmpty else { return }
        if !link, let last = runs.last, !last.isLink {
            runs[runs.count - 1] = Run(text: last.text + text, isLink: false)
        } else {
            runs.append(Run(text: text, isLink: link))
        }
    }
}
