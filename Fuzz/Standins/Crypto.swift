/// As much of Crypto as the parsers see: `MasterKey` keeps what it parsed in one of these.
public struct SymmetricKey: Sendable {
    let bytes: [UInt8]

    public init(data: [UInt8]) {
        bytes = data
    }
}

public enum Insecure {
    public enum SHA1 {}
}

/// Twenty bytes that depend on key and message, as fast as the fuzzer likes them, and no HMAC.
public enum HMAC<Hash> {
    public static func authenticationCode(for message: [UInt8], using key: SymmetricKey) -> [UInt8] {
        var state = (key.bytes + message).reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x0100_0000_01b3
        }
        return (0..<20).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }
}
