import LatchkeyCore

/// The work that a stranger's browser does for one request: good for one identifier and app, once, and for five minutes.
struct RequestWork {
    let answer: ProofOfWork.Answer?
    private let subject: String
    private let challenge: String
    private let keyring: Keyring

    /// - Parameter given: what the form brought, `CHALLENGE:SOLUTION`.
    init(for wish: RequestSignIn.Wish, at now: Timestamp, _ workplace: Workplace) {
        answer = wish.work.flatMap { ProofOfWork.Answer(parsing: $0) }
        subject = "sign-in/\(wish.app)/\(wish.address.key)"
        keyring = workplace.keyring
        challenge = keyring.workChallenge(
            for: subject, difficulty: workplace.workDifficulty, nonce: workplace.entropy.bytes(16),
            expiry: now + SignInLimits.workLifetime)
    }

    /// Whose allowance says that the challenge was solved before.
    var subjects: [[UInt8]] { spent.map { [$0] } ?? [] }

    private var spent: [UInt8]? { answer.map { keyring.pseudonym("work", $0.challenge.spentSubject) } }

    func asked(because kind: RequestSignIn.LimitKind, until: Timestamp) -> RequestSignIn.Work {
        RequestSignIn.Work(challenge: challenge, kind: kind, until: until)
    }

    /// Takes the answer, if it is right and new.
    func spend(in picture: RequestPicture, at now: Timestamp, _ transaction: any StoreTransaction) throws -> Bool {
        guard let answer, let spent, picture.allowance(spent).grants.isEmpty,
            keyring.accepts(
                workChallenge: answer.challenge.text, solution: answer.solution, for: subject, at: now)
        else { return false }
        try transaction.save(Allowance(grants: [now]), of: spent, until: answer.challenge.expiry)
        return true
    }
}
