/// What went through the store lately. It is counted where it lies, among the sign-ins of a day: no row is written for it,
/// so nobody's sign-in waits for a counter that everybody raises.
public protocol TrafficReading {
    func traffic(at now: Timestamp) throws -> TrafficPicture
    /// By recipient domain, where a mail server took ``ScannedMail/least`` messages and more.
    func scannedMail(since moment: Timestamp) throws -> [String: ScannedMail]
    /// By recipient domain, where there are ``LateMail/least`` messages and more.
    func lateMail(at now: Timestamp) throws -> [String: LateMail]
    /// Those with most messages first, ``DomainTraffic/most`` at most.
    func domains(since moment: Timestamp) throws -> [DomainTraffic]
}
