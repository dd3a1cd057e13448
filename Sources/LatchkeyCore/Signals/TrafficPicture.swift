/// How many links were asked for and used lately, on all nodes together.
public struct TrafficPicture: Hashable, Sendable {
    /// The counts of one app, network or domain.
    public struct Tally: Hashable, Sendable {
        /// Requests that were granted, decoys among them: the last ten minutes, and the last hour.
        public var lately: Int
        public var hour: Int
        /// Of the links of that hour those that are no decoys and had time to be used, and those that were.
        public var issued: Int
        public var used: Int

        public init(lately: Int = 0, hour: Int = 0, issued: Int = 0, used: Int = 0) {
            self.lately = lately
            self.hour = hour
            self.issued = issued
            self.used = used
        }
    }

    public var apps: [AppID: Tally]
    /// Those with ``least`` requests and more.
    public var networks: [NetworkPrefix: Tally]
    /// By the recipient's domain; those with ``least`` requests and more.
    public var domains: [String: Tally]

    public init(
        apps: [AppID: Tally] = [:], networks: [NetworkPrefix: Tally] = [:], domains: [String: Tally] = [:]
    ) {
        self.apps = apps
        self.networks = networks
        self.domains = domains
    }

    public static let lately = TimeSpan.minutes(10)
    public static let hour = TimeSpan.hours(1)
    /// A link that is younger than this says nothing by not being used.
    public static let ripe = TimeSpan.minutes(2)
    /// Fewer are nothing to judge by.
    public static let least = 50
}

extension TrafficPicture {
    /// Half of the hard limit of one network: no household, and no office of people who just sign in.
    static let manyForNetwork = 100
    /// In ten minutes, to one domain, and so many times the pace of the fifty minutes before: Monday morning is less.
    static let manyForDomain = 200
    static let burst = 5
    /// Of ``lately``'s length, in the rest of the hour.
    static let spansBefore = 5
    /// Under attack, an app has at least so many requests in ten minutes.
    static let manyForApp = 50
    /// Of five links people use three or four; where fewer than one is used, hardly anybody wanted them.
    static let usedOf = 5

    /// Far more than usual, by the requester's network or to the address's domain.
    public func isBusy(domain: String, network: NetworkPrefix) -> Bool {
        if let tally = networks[network], tally.hour >= Self.manyForNetwork { return true }
        guard let tally = domains[domain], tally.lately >= Self.manyForDomain else { return false }
        let before = tally.hour - tally.lately
        return tally.lately * Self.spansBefore > before * Self.burst
    }

    /// Hardly any link that was asked for in this app, or from this network, was used.
    public func usesFewLinks(app: AppID, network: NetworkPrefix) -> Bool {
        [apps[app], networks[network]].contains { $0?.usesFew ?? false }
    }

    /// Many links are asked for and hardly any is used: somebody sends mail with it.
    public func isAbused(_ app: AppID) -> Bool {
        apps[app].map { $0.usesFew && $0.lately >= Self.manyForApp } ?? false
    }
}

extension TrafficPicture.Tally {
    fileprivate var usesFew: Bool { issued >= TrafficPicture.least && used * TrafficPicture.usedOf < issued }
}
