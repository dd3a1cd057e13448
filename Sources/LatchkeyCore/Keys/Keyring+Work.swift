internal import Crypto

extension Keyring {
    /// A challenge for one subject, such as a network: of use to nobody else, and to nobody after `expiry`.
    ///
    /// - Parameters:
    ///   - difficulty: bits of zeros, kept within 1 and ``ProofOfWork/greatestDifficulty``.
    ///   - nonce: 16 random bytes, so that no two challenges are alike.
    public func workChallenge(for subject: String, difficulty: Int, nonce: [UInt8], expiry: Timestamp) -> String {
        let difficulty = min(max(difficulty, 1), ProofOfWork.greatestDifficulty)
        let nonce = Base62.encode(Array(nonce.prefix(16)), width: 22)
        let body = "1.\(difficulty).\(max(0, expiry.milliseconds)).\(nonce)"
        return "\(body).\(Self.mac(of: body, subject, under: newest))"
    }

    /// True if we set that challenge for that subject, it is still to be solved, and this solves it.
    ///
    /// Says nothing about whether it was solved before: see ``ProofOfWork``.
    public func accepts(
        workChallenge text: String, solution: String, for subject: String, at now: Timestamp
    ) -> Bool {
        guard let challenge = ProofOfWork.Challenge(parsing: text), now < challenge.expiry,
            ProofOfWork.canSolve(solution)
        else { return false }
        let genuine = generations.contains { generation in
            let ours = Self.mac(of: challenge.body, subject, under: generation)
            return constantTimeEqual(Array(ours.utf8), Array(challenge.mac.utf8))
        }
        return genuine && Self.zeroBits(of: "\(text).\(solution)") >= challenge.difficulty
    }

    /// A slash is in no challenge, so body and subject can't be shifted against each other.
    private static func mac(of body: some StringProtocol, _ subject: String, under generation: Generation) -> String {
        Base62.encode(Array(authenticate("\(body)/\(subject)", generation.work).prefix(16)), width: 22)
    }

    private static func zeroBits(of text: String) -> Int {
        let hash = Array(SHA256.hash(data: Array(text.utf8)))
        let zeros = hash.prefix { $0 == 0 }.count
        return zeros * 8 + (zeros < hash.count ? hash[zeros].leadingZeroBitCount : 0)
    }
}
