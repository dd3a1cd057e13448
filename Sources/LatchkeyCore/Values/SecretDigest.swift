/// What the store keeps of a secret: the key's version and an HMAC-SHA-256. Nothing is opened with it.
public struct SecretDigest: Hashable, Sendable {
    /// 33 bytes: version, then the code.
    public let bytes: [UInt8]

    init(version: UInt8, code: [UInt8]) {
        bytes = [version] + code
    }

    /// For rows that this product wrote itself.
    public init(stored bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Names the secret in logs, audit events and `latchkey trace` without being of use to anybody: 16 hex digits.
    public var fingerprint: String {
        bytes.dropFirst().prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    public static func == (left: Self, right: Self) -> Bool { constantTimeEqual(left.bytes, right.bytes) }
}

/// Compares without telling by its time where the first difference is.
func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return left.indices.reduce(0) { $0 | (left[$1] ^ right[$1]) } == 0
}
