extension Timestamp {
    /// A moment as RFC 3339 writes it, with its offset: `2026-11-21T10:42:07.120Z`, `2026-11-21T11:42+01:00`. Nil for anything
    /// else, such as a moment without an offset: nobody could say which one is meant.
    public init?(parsing text: some StringProtocol) {
        let pattern =
            #/
            (\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:[Zz]|([+\-])(\d{2}):(\d{2}))
            /#
        guard let match = String(text).wholeMatch(of: pattern.asciiOnlyDigits()) else { return nil }
        func number(_ part: Substring?) -> Int64 { part.flatMap { Int64($0) } ?? 0 }
        let (year, month, day) = (number(match.1), number(match.2), number(match.3))
        let (hour, minute, second) = (number(match.4), number(match.5), number(match.6))
        guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
            second < 60, number(match.9) < 24, number(match.10) < 60
        else { return nil }
        let offset = (number(match.9) * 60 + number(match.10)) * (match.8 == "-" ? -1 : 1)
        let fraction =
            match.7.map { String($0.prefix(3)) }.map { $0 + String(repeating: "0", count: 3 - $0.count) } ?? "0"
        let inDay = ((hour * 60 + minute - offset) * 60 + second) * 1_000 + (Int64(fraction) ?? 0)
        let moment = Self(milliseconds: Self.days(year, month, day) * 86_400_000 + inDay)
        // 31 February is no day: it would come out as one of March.
        guard Self.days(year, month, 1) + day <= Self.days(month == 12 ? year + 1 : year, month % 12 + 1, 1) else {
            return nil
        }
        self = moment
    }

    /// Since 1970-01-01, in the Gregorian calendar: years that begin on 1 March, so that leap days come last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let (era, inEra) = (shifted / 400, shifted % 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + inEra * 365 + inEra / 4 - inEra / 100 + dayOfYear - 719_468
    }
}
