/// The network that an address belongs to: an IPv4 /24 or an IPv6 /64. Limits count by it, and people are shown it.
public struct NetworkPrefix: Hashable, Sendable, CustomStringConvertible {
    /// Such as `192.0.2.0/24` or `2001:db8:0:1::/64`, or `unknown`.
    public let text: String

    public static let unknown = NetworkPrefix(trusted: "unknown")

    public init(trusted text: String) {
        self.text = text
    }

    public init(_ address: IPAddress) {
        switch address {
        case .v4(let bytes):
            text = "\(bytes[0]).\(bytes[1]).\(bytes[2]).0/24"
        case .v6(let groups):
            let kept = groups.prefix(4).map { String($0, radix: 16) }
            text = kept.joined(separator: ":") + "::/64"
        }
    }

    public var description: String { text }
}

/// An IP address, parsed strictly. An IPv4 address inside IPv6 (`::ffff:192.0.2.1`) is the IPv4 address.
public enum IPAddress: Hashable, Sendable {
    case v4([UInt8])
    case v6([UInt16])

    public init?(parsing text: some StringProtocol) {
        guard text.utf8.count <= 45 else { return nil }
        if text.contains(":") {
            guard let groups = Self.groups(String(text)) else { return nil }
            let mapped = groups[..<5].allSatisfy { $0 == 0 } && groups[5] == 0xffff
            let bytes = groups[6...].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
            self = mapped ? .v4(bytes) : .v6(groups)
        } else {
            guard let bytes = Self.octets(String(text)) else { return nil }
            self = .v4(bytes)
        }
    }

    public var isLoopback: Bool {
        switch self {
        case .v4(let bytes): bytes[0] == 127
        case .v6(let groups): groups == [0, 0, 0, 0, 0, 0, 0, 1]
        }
    }

    private static func octets(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        // A leading zero reads as octal elsewhere, so it is refused (RFC 6943 §3.1.1).
        let bytes = parts.compactMap {
            $0.utf8.allSatisfy(isDigit) && ($0 == "0" || !$0.hasPrefix("0")) ? UInt8($0) : nil
        }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func groups(_ text: String) -> [UInt16]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        let sides = halves.enumerated().map { place, side in
            side.isEmpty ? [] : groups(ofSide: String(side), isLast: place == halves.count - 1)
        }
        guard sides.count <= 2, let front = sides[0] else { return nil }
        guard sides.count == 2 else { return front.count == 8 ? front : nil }
        guard let back = sides[1], front.count + back.count < 8 else { return nil }
        return front + [UInt16](repeating: 0, count: 8 - front.count - back.count) + back
    }

    private static func groups(ofSide side: String, isLast: Bool) -> [UInt16]? {
        var groups: [UInt16] = []
        let parts = side.split(separator: ":", omittingEmptySubsequences: false)
        for (place, part) in parts.enumerated() {
            if isLast, place == parts.count - 1, part.contains(".") {
                guard let bytes = octets(String(part)) else { return nil }
                groups += [UInt16(bytes[0]) << 8 | UInt16(bytes[1]), UInt16(bytes[2]) << 8 | UInt16(bytes[3])]
            } else {
                guard (1...4).contains(part.utf8.count), let group = UInt16(part, radix: 16),
                    part.utf8.allSatisfy(isHexDigit)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
