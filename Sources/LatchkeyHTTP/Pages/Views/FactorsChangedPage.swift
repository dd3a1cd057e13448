/// A factor was taken away or replaced, and with it everything that was issued before.
struct FactorsChangedPage: PageView {
    enum Change: Sendable {
        case removed
        case recovered
    }

    let change: Change
    let appName: String
    /// The form again.
    let again: String

    var template: PageTemplate { .factorschanged }

    func title(in phrases: Phrases) -> String {
        switch change {
        case .removed: phrases.factor.removedHeading
        case .recovered: phrases.factor.recoveredHeading
        }
    }

    func values(in phrases: Phrases) -> PageValues {
        let says =
            switch change {
            case .removed: phrases.factor.removedLead
            case .recovered: phrases.factor.recoveredLead
            }
        return ["heading": title(in: phrases), "says": says, "again": again]
    }
}
