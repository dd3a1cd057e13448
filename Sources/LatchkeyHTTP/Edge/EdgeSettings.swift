public import LatchkeyCore

/// What the edge has to know of the outside world. It comes from the configuration and never from a request (A17).
public struct EdgeSettings: Sendable {
    /// Scheme, host and port, without a slash at the end: `https://id.example.com`.
    public let issuer: String
    public let trustedProxies: [AddressBlock]
    public let capacity: EdgeCapacity

    public init(issuer: String, trustedProxies: [AddressBlock], capacity: EdgeCapacity = EdgeCapacity()) {
        self.issuer = issuer
        self.trustedProxies = trustedProxies
        self.capacity = capacity
    }

    /// Plain HTTP exists on loopback alone; the configuration refuses it elsewhere.
    var isSecure: Bool { issuer.hasPrefix("https://") }
}

/// How much the edge takes on at once.
public struct EdgeCapacity: Sendable {
    /// Requests that are with the store: more than it commits with one fsync, and few enough to be through soon.
    public var requests = 256
    /// How long the one who came first may have been with the store for more to be let in.
    public var patience = TimeSpan.seconds(2)
    /// Waiting windows that listen. Each reads the store once in five seconds, and hears every announcement.
    public var streams = 1_000
    /// Open connections; further ones wait in the kernel's queue.
    public var connections = 8_192

    public init() {}
}

/// A range of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
public struct AddressBlock: Hashable, Sendable {
    private let network: [UInt8]
    private let bits: Int

    public init?(parsing text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(parsing: parts[0]) else { return nil }
        network = Self.bytes(of: address)
        guard parts.count == 2 else {
            bits = network.count * 8
            return
        }
        guard let bits = Int(parts[1]), (0...network.count * 8).contains(bits), "\(bits)" == parts[1] else {
            return nil
        }
        self.bits = bits
    }

    func contains(_ address: IPAddress) -> Bool {
        let bytes = Self.bytes(of: address)
        guard bytes.count == network.count else { return false }
        let whole = bits / 8
        guard bytes[..<whole] == network[..<whole] else { return false }
        guard bits % 8 > 0 else { return true }
        return (bytes[whole] ^ network[whole]) >> (8 - bits % 8) == 0
    }

    private static func bytes(of address: IPAddress) -> [UInt8] {
        switch address {
        case .v4(let bytes): bytes
        case .v6(let groups): groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        }
    }
}
