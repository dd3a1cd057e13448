/// What every page may say.
struct CommonPhrases: Sendable {
    let problem: String
    let about: String
    let newTab: String
    let startAgain: String
    let step: @Sendable (_ step: Int, _ of: Int) -> String
    let duration: @Sendable (_ seconds: Int64) -> String

    static let english = Self(
        problem: "Problem",
        about: "Sign-in by one-time links, with Latchkey",
        newTab: "(opens a new tab)",
        startAgain: "Start again",
        step: { "Step \($0) of \($1)" },
        duration: { seconds in
            switch Span(seconds) {
            case .seconds(let count): count == 1 ? "1 second" : "\(count) seconds"
            case .minutes(let count): count == 1 ? "1 minute" : "\(count) minutes"
            case .hours(let count): count == 1 ? "1 hour" : "\(count) hours"
            }
        }
    )

    static let german = Self(
        problem: "Problem",
        about: "Anmeldung per Einmal-Link, mit Latchkey",
        newTab: "(öffnet einen neuen Tab)",
        startAgain: "Neu beginnen",
        step: { "Schritt \($0) von \($1)" },
        duration: { seconds in
            switch Span(seconds) {
            case .seconds(let count): count == 1 ? "1 Sekunde" : "\(count) Sekunden"
            case .minutes(let count): count == 1 ? "1 Minute" : "\(count) Minuten"
            case .hours(let count): count == 1 ? "1 Stunde" : "\(count) Stunden"
            }
        }
    )

    /// A waiting time in the unit that a person would use, rounded up.
    private enum Span {
        case seconds(Int64)
        case minutes(Int64)
        case hours(Int64)

        init(_ seconds: Int64) {
            switch seconds {
            case ...90: self = .seconds(max(1, seconds))
            case ...5_400: self = .minutes((seconds + 59) / 60)
            default: self = .hours((seconds + 3_599) / 3_600)
            }
        }
    }
}
