import LatchkeyCore

/// A moment in the parts that messages write it with, in UTC.
struct MailDate: Hashable, Sendable {
    let year: Int
    /// From 1.
    let month: Int
    let day: Int
    /// `10:42`
    let clock: String
    /// `10:42:07`
    let clockWithSeconds: String
    /// 0 is Sunday.
    private let weekday: Int

    init(_ moment: Timestamp) {
        let parts = moment.description.utf8.split { !(0x30...0x39).contains($0) }.map { Substring($0) }
        year = Int(parts[0]) ?? 0
        month = Int(parts[1]) ?? 0
        day = Int(parts[2]) ?? 0
        clock = "\(parts[3]):\(parts[4])"
        clockWithSeconds = "\(clock):\(parts[5])"
        let days = Int((Double(moment.milliseconds) / 86_400_000).rounded(.down))
        // 1970 began on a Thursday.
        weekday = ((days + 4) % 7 + 7) % 7
    }

    /// RFC 5322 §3.3: `Sat, 21 Nov 2026 10:42:07 +0000`.
    var header: String {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        return "\(days[weekday]), \(day) \(names[month - 1]) \(year) \(clockWithSeconds) +0000"
    }
}
