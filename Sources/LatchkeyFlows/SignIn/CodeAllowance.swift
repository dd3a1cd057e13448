import LatchkeyCore

/// Wrong codes on one identifier, whoever typed them: a new sign-in brings no new tries (docs/policy.md, limits).
struct CodeAllowance {
    private let subject: [UInt8]

    init(for signIn: SignIn, _ keyring: Keyring) {
        subject = keyring.pseudonym("codes", signIn.address.key)
    }

    func isUsedUp(at now: Timestamp, in snapshot: any AllowanceReading) throws -> Bool {
        try snapshot.allowance(subject).check(at: now, under: SignInLimits.wrongCodesForOneIdentifier) != .granted
    }

    func countWrong(at now: Timestamp, in transaction: any AllowanceRecords) throws {
        var used = try transaction.allowance(subject)
        _ = used.take(at: now, under: SignInLimits.wrongCodesForOneIdentifier)
        try transaction.save(used, of: subject, until: now + .days(1))
    }

    /// Somebody proved to hold the mailbox.
    func clear(in transaction: any AllowanceRecords) throws {
        try transaction.clearAllowance(subject)
    }
}
