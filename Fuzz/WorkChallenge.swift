import LatchkeyCore

/// A challenge is short and plain, says itself again, and asks for no more than a telephone can do.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let given = text(start, count)
    if let answer = ProofOfWork.Answer(parsing: given) {
        demand("\(answer.challenge.text):\(answer.solution)" == given, "\(given) reads as something else")
        demand((1...20).contains(answer.solution.utf8.count), "\(answer.solution) is too long")
        demand(answer.solution.utf8.allSatisfy { (0x30...0x39).contains($0) }, "\(answer.solution) isn't a number")
        demand(ProofOfWork.Challenge(parsing: given) == nil, "\(given) is a challenge and an answer")
    }
    guard let challenge = ProofOfWork.Challenge(parsing: given) else { return 0 }
    demand(challenge.text == given && given.utf8.count <= 160, "\(given) reads as \(challenge.text)")
    demand((1...ProofOfWork.greatestDifficulty).contains(challenge.difficulty), "\(given) is too hard")
    demand(given.hasPrefix("1.\(challenge.difficulty).\(challenge.expiry.milliseconds)."), "\(given) reads otherwise")
    demand(ProofOfWork.Answer(parsing: "\(given):7")?.challenge == challenge, "\(given) can't be answered")
    demand(given.hasSuffix(challenge.spentSubject.dropFirst(5)), "\(given) is spent as \(challenge.spentSubject)")
    return 0
}
