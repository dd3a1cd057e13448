import LatchkeyCore

/// This machine's clock beside what the database knows.
struct ClockCheck {
    let machine: Timestamp
    /// The moment of the latest event, if there is one.
    let newest: Timestamp?
    /// The database's own clock, where it has one.
    let database: Timestamp?

    /// Nobody measures it better from outside.
    private static let tolerance = TimeSpan.seconds(2)
    private static let act = "set this machine's clock and keep it right: timedatectl set-ntp true"

    var finding: Finding {
        if let newest, newest - machine > Self.tolerance {
            let lag = (newest - machine).secondsRoundedUp
            return .wrong(
                "clock", "this machine's clock is \(lag) seconds behind the latest event in the database", act: Self.act
            )
        }
        if let database {
            let (early, late) = (machine - database, database - machine)
            if max(early, late) > Self.tolerance {
                let words =
                    early > late
                    ? "\(early.secondsRoundedUp) seconds ahead of" : "\(late.secondsRoundedUp) seconds behind"
                return .wrong("clock", "this machine's clock is \(words) the database's", act: Self.act)
            }
            return .ok("clock", "agrees with the database's")
        }
        return .ok("clock", "isn't behind the database")
    }
}
