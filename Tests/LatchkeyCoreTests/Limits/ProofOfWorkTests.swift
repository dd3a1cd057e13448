import Crypto
import LatchkeyCore
import LatchkeyTestKit
import Testing

@Suite("Proof of work")
struct ProofOfWorkTests {
    let entropy = SeededEntropy()
    let keyring: Keyring
    let now = Timestamp(milliseconds: 1_790_000_000_000)
    let network = "192.0.2.0/24"

    init() {
        keyring = Keyring(newest: .random(version: 1, from: entropy), issuer: "https://id.example.com")
    }

    private func challenge(difficulty: Int = 8, lasting: TimeSpan = .minutes(5)) -> String {
        keyring.workChallenge(
            for: network, difficulty: difficulty, nonce: entropy.bytes(16), expiry: now + lasting)
    }

    /// Tries the numbers one after the other, as a page does.
    private func solve(_ challenge: String, difficulty: Int = 8) -> String {
        var number = 0
        while !begins(Array(SHA256.hash(data: Array("\(challenge).\(number)".utf8))), withZeros: difficulty) {
            number += 1
        }
        return String(number)
    }

    private func begins(_ hash: [UInt8], withZeros count: Int) -> Bool {
        (0..<count).allSatisfy { bit in hash[bit / 8] & (0x80 >> UInt8(bit % 8)) == 0 }
    }

    @Test("what solves it is accepted, what doesn't is not", arguments: [1, 7, 8, 9, 12])
    func solving(difficulty: Int) throws {
        let challenge = challenge(difficulty: difficulty)
        let solution = try #require(Int(solve(challenge, difficulty: difficulty)))
        #expect(keyring.accepts(workChallenge: challenge, solution: "\(solution)", for: network, at: now))
        for earlier in max(0, solution - 20)..<solution {
            #expect(!keyring.accepts(workChallenge: challenge, solution: "\(earlier)", for: network, at: now))
        }
    }

    @Test("it counts for its own subject, until its expiry, and under our key alone")
    func bounds() {
        let challenge = challenge()
        let solution = solve(challenge)
        let other = Keyring(newest: .random(version: 1, from: entropy), issuer: "https://id.example.com")
        let later = now + .minutes(5)
        #expect(!keyring.accepts(workChallenge: challenge, solution: solution, for: "198.51.100.0/24", at: now))
        #expect(!keyring.accepts(workChallenge: challenge, solution: solution, for: network, at: later))
        #expect(
            keyring.accepts(
                workChallenge: challenge, solution: solution, for: network, at: later - TimeSpan(milliseconds: 1)))
        #expect(!other.accepts(workChallenge: challenge, solution: solution, for: network, at: now))
    }

    @Test("after a rotation a challenge under the old key still counts")
    func rotation() throws {
        let old = MasterKey.random(version: 1, from: entropy)
        let before = Keyring(newest: old, issuer: "https://id.example.com")
        let after = Keyring(
            newest: .random(version: 2, from: entropy), older: [old], issuer: "https://id.example.com")
        let challenge = before.workChallenge(
            for: network, difficulty: 4, nonce: entropy.bytes(16), expiry: now + .minutes(1))
        #expect(
            after.accepts(workChallenge: challenge, solution: solve(challenge, difficulty: 4), for: network, at: now))
    }

    @Test("nobody makes it easier or longer")
    func tampering() {
        let challenge = challenge(difficulty: 16)
        for (what, with) in [("1.16.", "1.1."), ("1790000300000", "1890000300000"), ("1.16.", "1.016.")] {
            let easier = challenge.replacing(what, with: with)
            #expect(easier != challenge)
            let accepted = (0..<64).contains {
                keyring.accepts(workChallenge: easier, solution: "\($0)", for: network, at: now)
            }
            #expect(!accepted)
        }
    }

    @Test("a solution is at most 20 ASCII digits")
    func solutions() {
        let challenge = challenge(difficulty: 1)
        for solution in ["", "-1", "+1", " 1", "1 ", "1e3", "٣", String(repeating: "0", count: 21)] {
            #expect(!keyring.accepts(workChallenge: challenge, solution: solution, for: network, at: now))
        }
    }

    @Test("a challenge is short, of letters, digits and dots, and reads back")
    func shape() throws {
        let text = challenge(difficulty: 16)
        #expect(text.wholeMatch(of: /1\.16\.1790000300000\.[0-9A-Za-z]{22}\.[0-9A-Za-z]{22}/) != nil)
        let parsed = try #require(ProofOfWork.Challenge(parsing: text))
        #expect(parsed.text == text && parsed.difficulty == 16 && parsed.expiry == now + .minutes(5))
        let hardest = challenge(difficulty: 99, lasting: .days(100_000_000))
        #expect(hardest.utf8.count <= 160)
        #expect(ProofOfWork.Challenge(parsing: hardest)?.difficulty == ProofOfWork.greatestDifficulty)
        #expect(ProofOfWork.Challenge(parsing: challenge(difficulty: -3))?.difficulty == 1)
    }

    @Test("what is cut, padded or foreign is no challenge")
    func malformed() {
        let text = challenge(difficulty: 16)
        for wrong in [
            "", ".", "....", String(text.dropLast()), text + "A", text + ".", " " + text, "2" + text.dropFirst(),
            text.replacing("1.16.", with: "1.29."), text.replacing("1.16.", with: "1.0."),
            text.replacing(".179", with: ".-179"), text.replacing(".179", with: ".0179"),
            text.replacing(".1790000300000.", with: ".99999999999999999999."), text.replacing("1.16.", with: "1.١٦."),
        ] {
            #expect(ProofOfWork.Challenge(parsing: wrong) == nil)
        }
    }

    @Test("challenge and solution come back in one field, and a challenge has one name however it is solved")
    func answers() throws {
        let challenge = challenge()
        let answer = try #require(ProofOfWork.Answer(parsing: "\(challenge):17"))
        #expect(answer.challenge.text == challenge && answer.solution == "17")
        let again = try #require(ProofOfWork.Answer(parsing: "\(challenge):18"))
        #expect(answer.challenge.spentSubject == again.challenge.spentSubject)
        #expect(ProofOfWork.Challenge(parsing: self.challenge())?.spentSubject != answer.challenge.spentSubject)
        for wrong in ["", ":", challenge, "\(challenge):", ":17", "\(challenge):17:1", "\(challenge):x"] {
            #expect(ProofOfWork.Answer(parsing: wrong) == nil)
        }
    }
}
