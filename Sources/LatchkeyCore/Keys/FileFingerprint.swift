internal import Crypto

/// Names the content of a file in logs and audit events: what `sha256sum` prints, its first 16 digits.
public enum FileFingerprint {
    public static func of(_ content: [UInt8]) -> String {
        SHA256.hash(data: content).prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
