/// The numbers of docs/policy.md, "Limits". They protect people who never asked for anything, so there is no switch.
public enum SignInLimits {
    /// Messages to one identifier, asked for by browsers that never signed in to its account.
    public static let messagesForStrangers = [
        Limit(1, in: .seconds(30)), Limit(5, in: .hours(1)), Limit(10, in: .days(1)),
    ]
    public static let messagesForKnownDevices = [Limit(1, in: .seconds(30)), Limit(10, in: .hours(1))]
    /// By strangers. Past ``easyRequestsFromOneNetwork`` each of them costs work.
    public static let requestsFromOneNetwork = [Limit(200, in: .hours(1))]
    /// By one browser, for whomever, as long as it keeps its cookies.
    public static let requestsByOneBrowser = [Limit(30, in: .hours(1))]
    /// Secrets of the right shape that nobody was ever given.
    public static let unknownSecretsFromOneNetwork = [Limit(30, in: .minutes(1))]
    /// Wrong values of a second factor, whichever browsers they came from. Links, and whoever is signed in, go on.
    public static let wrongFactorsOfOneAccount = [Limit(5, in: .minutes(10)), Limit(20, in: .days(1))]
    /// Recoveries that staff may start.
    public static let recoveriesOfOneAccount = [Limit(5, in: .hours(1))]
    /// Wrong codes for one identifier, whoever typed them and however many sign-ins they began: before only links work
    /// until somebody signs in or a day is over, and before codes are off.
    public static let wrongCodesForOneIdentifier = [Limit(20, in: .days(1)), wrongCodesUntilOff]
    public static let wrongCodesUntilOff = Limit(100, in: .days(30))
    /// Sign-ins that may be open at once for one identifier and app.
    public static let openSignIns = 5

    // What a stranger may do before a browser has to prove that it takes trouble (``ProofOfWork``).
    public static let easyRequestsFromOneNetwork = [Limit(20, in: .minutes(1))]
    public static let easyRequestsForOneIdentifier = [Limit(3, in: .hours(1))]
    public static let easyWrongCodesForOneIdentifier = [Limit(10, in: .days(1))]
    /// Percent of an app's ceiling.
    public static let easyShareOfCeiling = 80
    /// How long a challenge may take.
    public static let workLifetime = TimeSpan.minutes(5)
    /// When an app's pressure is looked at again. Its hour has no moment at which it ends.
    public static let pauseOfApp = TimeSpan.minutes(5)
}
