/// What is publicly known of networks, where the operator has a file of it.
public protocol NetworkRegistry: Sendable {
    /// Nil where nothing is known: no file, no guess.
    func origin(of network: NetworkPrefix) -> NetworkOrigin?
}

public struct NetworkOrigin: Hashable, Sendable {
    /// The autonomous system's number.
    public let system: UInt32?
    /// ISO 3166-1 alpha-2.
    public let country: String?

    public init(system: UInt32?, country: String?) {
        self.system = system
        self.country = country
    }
}

/// No file.
public struct NoNetworkRegistry: NetworkRegistry {
    public init() {}

    public func origin(of network: NetworkPrefix) -> NetworkOrigin? { nil }
}
