import LatchkeyCore
import Testing

@Suite("What traffic says")
struct TrafficPictureTests {
    private let wiki = AppID(trusted: "wiki")
    private let network = NetworkPrefix(trusted: "192.0.2.0/24")
    private let other = NetworkPrefix(trusted: "198.51.100.0/24")

    @Test("a network that asks for half of what it may is busy, and no other is")
    func network_() {
        let picture = TrafficPicture(networks: [network: .init(lately: 10, hour: 100)])
        #expect(picture.isBusy(domain: "example.com", network: network))
        #expect(!picture.isBusy(domain: "example.com", network: other))
        let calm = TrafficPicture(networks: [network: .init(lately: 99, hour: 99)])
        #expect(!calm.isBusy(domain: "example.com", network: network))
    }

    @Test(
        "a domain is busy when far more is asked than in the fifty minutes before",
        arguments: [
            (200, 200, true), (199, 199, false), (200, 399, true), (200, 400, false), (2_000, 12_000, false),
        ])
    func domain(lately: Int, hour: Int, isBusy: Bool) {
        let picture = TrafficPicture(domains: ["example.com": .init(lately: lately, hour: hour)])
        #expect(picture.isBusy(domain: "example.com", network: network) == isBusy)
    }

    @Test(
        "of fifty links fewer than ten used are few, for an app and for a network",
        arguments: [
            (49, 0, false), (50, 9, true), (50, 10, false), (1_000, 199, true),
        ])
    func fewUsed(issued: Int, used: Int, isFew: Bool) {
        let tally = TrafficPicture.Tally(issued: issued, used: used)
        #expect(TrafficPicture(apps: [wiki: tally]).usesFewLinks(app: wiki, network: network) == isFew)
        #expect(TrafficPicture(networks: [network: tally]).usesFewLinks(app: wiki, network: network) == isFew)
        #expect(!TrafficPicture(networks: [network: tally]).usesFewLinks(app: wiki, network: other))
    }

    @Test("an app is abused where many are asked for and few are used")
    func abused() {
        let few = TrafficPicture.Tally(lately: 50, hour: 60, issued: 50, used: 1)
        #expect(TrafficPicture(apps: [wiki: few]).isAbused(wiki))
        let calm = TrafficPicture.Tally(lately: 49, hour: 60, issued: 50, used: 1)
        #expect(!TrafficPicture(apps: [wiki: calm]).isAbused(wiki) && !TrafficPicture().isAbused(wiki))
    }

    @Test("a domain's mail is scanned where scanners open half of at least twenty messages")
    func scanned() {
        #expect(ScannedMail(accepted: 20, scanned: 10).isMost)
        #expect(!ScannedMail(accepted: 19, scanned: 19).isMost)
        #expect(!ScannedMail(accepted: 21, scanned: 10).isMost)
    }
}
