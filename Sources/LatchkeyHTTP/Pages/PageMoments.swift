import LatchkeyCore

/// A moment for the part `moment`: the reader's browser turns it into local time.
extension Timestamp {
    var pageValues: PageValues { ["iso": description, "clock": clockTime] }
}

extension Sentence {
    var pageValues: PageValues { ["before": before, "after": after] }
}
