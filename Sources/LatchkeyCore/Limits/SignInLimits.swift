/// The numbers of docs/policy.md, "Limits". They protect people who never asked for anything, so there is no switch.
public enum SignInLimits {
    /// Messages to one identifier, asked for by browsers that never signed in to its account.
    public static let messagesForStrangers = [
        Limit(1, in: .seconds(30)), Limit(5, in: .hours(1)), Limit(10, in: .days(1)),
    ]
    public static let messagesForKnownDevices = [Limit(1, in: .seconds(30)), Limit(10, in: .hours(1))]
    public static let requestsFromOneNetwork = [Limit(20, in: .minutes(1)), Limit(200, in: .hours(1))]
    /// Secrets of the right shape that nobody was ever given.
    public static let unknownSecretsFromOneNetwork = [Limit(30, in: .minutes(1))]
    /// Wrong codes for one identifier before only links work, whoever typed them and however many sign-ins they began.
    public static let wrongCodesForOneIdentifier = [Limit(20, in: .days(1))]
    /// Wrong values of a second factor, whichever browsers they came from. Links, and whoever is signed in, go on.
    public static let wrongFactorsOfOneAccount = [Limit(5, in: .minutes(10)), Limit(20, in: .days(1))]
    /// Recoveries that staff may start.
    public static let recoveriesOfOneAccount = [Limit(5, in: .hours(1))]
    /// Sign-ins that may be open at once for one identifier and app.
    public static let openSignIns = 5
}
