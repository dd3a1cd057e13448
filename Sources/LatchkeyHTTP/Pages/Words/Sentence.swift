/// A sentence with one place in it that is marked up, such as a time or an address.
struct Sentence: Hashable, Sendable {
    let before: String
    let after: String

    init(_ before: String, _ after: String = "") {
        self.before = before
        self.after = after
    }

    func around(_ middle: String) -> String { before + middle + after }
}
