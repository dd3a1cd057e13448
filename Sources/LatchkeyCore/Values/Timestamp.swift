/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z. The core never asks what time it is: it is told.
public struct Timestamp: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    public static func + (moment: Self, span: TimeSpan) -> Self {
        Self(milliseconds: moment.milliseconds + span.milliseconds)
    }

    public static func - (moment: Self, span: TimeSpan) -> Self {
        Self(milliseconds: moment.milliseconds - span.milliseconds)
    }

    public static func - (later: Self, earlier: Self) -> TimeSpan {
        TimeSpan(milliseconds: later.milliseconds - earlier.milliseconds)
    }
}

/// A length of time in whole milliseconds.
public struct TimeSpan: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func seconds(_ count: Int64) -> Self { Self(milliseconds: count * 1_000) }
    public static func minutes(_ count: Int64) -> Self { .seconds(count * 60) }
    public static func hours(_ count: Int64) -> Self { .minutes(count * 60) }
    public static func days(_ count: Int64) -> Self { .hours(count * 24) }

    /// Whole seconds, rounded up: what a person is told to wait, and what `Retry-After` carries.
    public var secondsRoundedUp: Int64 { (milliseconds + 999) / 1_000 }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// As in the configuration, in the largest unit that leaves no rest: `90s`, `10m`, `24h`, `30d`.
    public var text: String {
        let seconds = milliseconds / 1_000
        let units: [(length: Int64, letter: String, least: Int64)] = [(86_400, "d", 2), (3_600, "h", 1), (60, "m", 1)]
        for unit in units where seconds >= unit.length * unit.least && seconds.isMultiple(of: unit.length) {
            return "\(seconds / unit.length)\(unit.letter)"
        }
        return "\(seconds)s"
    }

    /// `30s`, `10m`, `12h`, `7d`: up to 100,000 of a unit.
    public init?(text: String) {
        let units: [Character: (Int64) -> TimeSpan] = [
            "s": TimeSpan.seconds, "m": TimeSpan.minutes, "h": TimeSpan.hours, "d": TimeSpan.days,
        ]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            (1...100_000).contains(count)
        else { return nil }
        self = unit(count)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-11-21T10:42:07.120Z`.
    public var description: String {
        let (year, month, day) = civilDate
        let inDay = milliseconds - daysSinceEpoch * 86_400_000
        let clock = "\(pad(inDay / 3_600_000)):\(pad(inDay / 60_000 % 60)):\(pad(inDay / 1_000 % 60))"
        return "\(pad(year, 4))-\(pad(month))-\(pad(day))T\(clock).\(pad(inDay % 1_000, 3))Z"
    }

    /// Hours and minutes in UTC, as people are told: `10:42`.
    public var clockTime: String {
        let inDay = milliseconds - daysSinceEpoch * 86_400_000
        return "\(pad(inDay / 3_600_000)):\(pad(inDay / 60_000 % 60))"
    }

    private var daysSinceEpoch: Int64 {
        let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        return rest < 0 ? days - 1 : days
    }

    /// Days to a date of the Gregorian calendar: eras of 400 years that begin on 1 March, so leap days come last.
    private var civilDate: (year: Int64, month: Int64, day: Int64) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private func pad(_ number: Int64, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
