/// Says whose network an address is in, and in which country, as far as somebody has written it down.
public protocol NetworkRegistry: Sendable {
    /// Nil where nothing is known: no file, no guess. Answers from memory, so it may be asked anywhere but in `transact`.
    func origin(of network: NetworkPrefix) -> NetworkOrigin?
}

/// Where a network is said to be. Good enough to tell two places apart, and never a proof of one.
public struct NetworkOrigin: Hashable, Sendable {
    /// The number of the autonomous system that announces it (RFC 1930), which stays while its addresses change.
    public let system: UInt32?
    /// ISO 3166-1 alpha-2, in upper case: `DE`.
    public let country: String?

    public init(system: UInt32?, country: String?) {
        self.system = system
        self.country = country
    }
}

/// For servers that have no such data.
public struct NoNetworkRegistry: NetworkRegistry {
    public init() {}

    public func origin(of network: NetworkPrefix) -> NetworkOrigin? { nil }
}
