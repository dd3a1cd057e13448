/// Something went wrong, said plainly and with a way on.
struct FaultPage: PageView {
    let reference: String
    let kind: FaultKind
    /// The return address that was refused, for `badReturn`; the app that was asked for, for `unknownApp`.
    var subject: String?
    /// Where the next try begins, if there is a place.
    var again: String?

    var template: PageTemplate { .fault }

    func title(in phrases: Phrases) -> String { phrases.fault.words(kind).heading }

    func values(in phrases: Phrases) -> PageValues {
        let words = phrases.fault.words(kind)
        var values: PageValues = [
            "heading": words.heading, "says": words.says,
            "numbered": phrases.fault.reference.pageValues, "reference": reference,
        ]
        values["subject"] = subject
        values["again"] = again
        return values
    }
}
