/// As much of Crypto as the parsers see: `MasterKey` keeps what it parsed in one of these.
public struct SymmetricKey: Sendable {
    public init(data: [UInt8]) {}
}
