/// Work that a stranger's browser does before an act past a limit: cheap to set and to check, dear to do by the million.
///
/// A challenge is a text that the server wrote and doesn't keep: ``Keyring`` signs it for one subject and knows it again.
/// Solved is it by a decimal number whose SHA-256 together with the challenge, `CHALLENGE.NUMBER`, begins with so many
/// zero bits. That a challenge counts once is the business of whoever accepts it: an ``Allowance`` under its
/// ``Challenge/spentSubject``.
public enum ProofOfWork {
    /// Bits of zeros: 32,768 tries on average, a second or two in a telephone's browser.
    public static let usualDifficulty = 15
    /// No challenge asks for more: what a farm does in seconds, a person's old phone would do for ever.
    public static let greatestDifficulty = 28

    /// `1.DIFFICULTY.EXPIRY.NONCE.MAC`: expiry in milliseconds since 1970, nonce and MAC in 22 base62 characters each.
    ///
    /// Parsed, it is of the shape and no more; only ``Keyring`` says whether it is ours.
    public struct Challenge: Hashable, Sendable {
        public let text: String
        /// How many bits of zeros are asked for.
        public let difficulty: Int
        public let expiry: Timestamp
        let mac: Substring

        /// What the MAC is over, besides the subject.
        var body: Substring { text[..<text.index(before: mac.startIndex)] }

        /// A name for this challenge in a count of those that are spent, however often it is solved.
        public var spentSubject: String { "work/\(mac)" }

        public init?(parsing text: some StringProtocol) {
            guard text.utf8.count <= 160, text.utf8.allSatisfy({ Base62.contains($0) || $0 == 0x2e }) else {
                return nil
            }
            let text = String(text)
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 5, parts[0] == "1",
                let difficulty = Int(parts[1]), (1...greatestDifficulty).contains(difficulty),
                "\(difficulty)" == parts[1],
                let expiry = Int64(parts[2]), "\(expiry)" == parts[2], parts[3].utf8.count == 22,
                parts[4].utf8.count == 22
            else { return nil }
            self.text = text
            self.difficulty = difficulty
            self.expiry = Timestamp(milliseconds: expiry)
            mac = parts[4]
        }
    }

    /// What a page sends back: `CHALLENGE:SOLUTION`.
    public struct Answer: Hashable, Sendable {
        public let challenge: Challenge
        public let solution: String

        public init?(parsing text: some StringProtocol) {
            guard text.utf8.count <= 181 else { return nil }
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let challenge = Challenge(parsing: parts[0]), canSolve(parts[1]) else { return nil }
            self.challenge = challenge
            solution = String(parts[1])
        }
    }

    /// At most 20 ASCII digits: room for any 64-bit count.
    static func canSolve(_ solution: some StringProtocol) -> Bool {
        (1...20).contains(solution.utf8.count) && solution.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
