internal import Crypto

/// The six digits of an authenticator app (RFC 6238), with the parameters that every app knows: HMAC-SHA-1, 30 seconds.
///
/// SHA-1's collisions don't matter inside HMAC (RFC 6151 §2 says so even of MD5), and apps that offer more often ignore it.
/// Six digits are guessable, so whoever asks counts the tries.
public enum TOTP {
    public static let digits = 6
    public static let period = TimeSpan.seconds(30)

    /// The number of whole periods since 1970 (RFC 6238 §4.2).
    public static func step(at now: Timestamp) -> Int64 { now.milliseconds / period.milliseconds }

    /// What the app shows during that step: six digits, zeros in front included.
    public static func value(of secret: TOTPSecret, atStep step: Int64) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let key = SymmetricKey(data: secret.reveal())
        let code = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: key))
        // RFC 4226 §5.3: the last four bits say where the 31 bits are taken from.
        let start = Int(code[code.count - 1] & 15)
        let number = code[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step that a typed value belongs to, or nil. The caller keeps the step, and gives it as `lastStep` next time.
    ///
    /// The step before and the one after are accepted too, for clocks and thumbs that are late (RFC 6238 §5.2); one that
    /// isn't after `lastStep` is not: each value once. Should two steps have the same value, the later one is spent.
    public static func step(
        of typed: String, secret: TOTPSecret, at now: Timestamp, after lastStep: Int64?
    ) -> Int64? {
        guard let typed = read(typed) else { return nil }
        let current = step(at: now)
        // Every candidate is computed and compared, so that the time doesn't tell which one fitted.
        let fitting = (current - 1...current + 1).map { step in
            constantTimeEqual(typed, Array(value(of: secret, atStep: step).utf8)) && step > lastStep ?? .min
                ? step : nil
        }
        return fitting.compactMap { $0 }.last
    }

    /// Whether it could be a value at all: what couldn't is a slip, and no guess.
    public static func isValue(_ typed: String) -> Bool { read(typed) != nil }

    /// Six ASCII digits, which apps show with a space in the middle.
    private static func read(_ typed: String) -> [UInt8]? {
        guard typed.utf8.count <= 40 else { return nil }
        let read = typed.utf8.filter { $0 != 0x20 }
        return read.count == digits && read.allSatisfy { (0x30...0x39).contains($0) } ? read : nil
    }
}
