/// What the moment shows. A signal can make a decision stricter and never easier (NIST SP 800-63B-4 §2).
public struct Signals: Hashable, Sendable {
    /// Between the request for the link and the click.
    public enum Change: String, Sendable, CaseIterable {
        case same
        /// Another prefix of the same autonomous system and country.
        case nearby
        case other
    }

    /// The initiating browser has signed in to the account before.
    public var knownDevice = true
    public var network: Change = .same
    public var device: Change = .same
    public var mailbox: MailboxClass = .person
    /// Different browsers in which people opened the link.
    public var openers = 1
    /// The click came sooner after the request than mail arrives and a person reads it.
    public var isFasterThanAPerson = false
    /// Far more links are asked for than usual, for the address's domain or by the network or device.
    public var manyRequests = false
    /// Few of the links issued lately for this app or to this network were ever used.
    public var fewLinksUsed = false
    /// Something that matters about the account changed in the last day.
    public var changedLately = false

    public static let manyOpeners = 3
    /// From the request to the click.
    public static let quickestPerson = TimeSpan.seconds(1)
    public static let lately = TimeSpan.hours(24)

    public init() {}
}
