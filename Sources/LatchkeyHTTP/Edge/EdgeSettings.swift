import LatchkeyCore

/// What the edge has to know of the outside world. It comes from the configuration and never from a request (A17).
public struct EdgeSettings: Sendable {
    /// Scheme, host and port, without a slash at the end: `https://id.example.com`.
    public let issuer: String
    public let trustedProxies: [AddressBlock]

    public init(issuer: String, trustedProxies: [AddressBlock]) {
        self.issuer = issuer
        self.trustedProxies = trustedProxies
    }

    /// Plain HTTP exists on loopback alone; the configuration refuses it elsewhere.
    var isSecure: Bool { issuer.hasPrefix("https://") }
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
        return (0..<bits).allSatisfy { bit in
            let mask = UInt8(0x80) >> (bit % 8)
            return bytes[bit / 8] & mask == network[bit / 8] & mask
        }
    }

    private static func bytes(of address: IPAddress) -> [UInt8] {
        switch address {
        case .v4(let bytes): bytes
        case .v6(let groups): groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        }
    }
}
