import LatchkeyCore

/// Wrong codes on one identifier, whoever typed them: a new sign-in brings no new tries (docs/policy.md, limits).
///
/// One row has both counts. Twenty in a day leave only links until somebody signs in or the day is over. With the
/// hundredth in thirty days codes are off: nothing is counted any more, so the count stays full until a link signs in or
/// staff empty it.
struct CodeAllowance {
    private let subject: [UInt8]

    init(for signIn: SignIn, _ keyring: Keyring) {
        subject = Self.subject(of: signIn.address, keyring)
    }

    init(for address: EmailAddress, _ keyring: Keyring) {
        subject = Self.subject(of: address, keyring)
    }

    static func subject(of address: EmailAddress, _ keyring: Keyring) -> [UInt8] {
        keyring.pseudonym("codes", address.key)
    }

    func used(in snapshot: any AllowanceReading) throws -> Allowance { try snapshot.allowance(subject) }

    func isUsedUp(at now: Timestamp, in snapshot: any AllowanceReading) throws -> Bool {
        try used(in: snapshot).forbidsCodes(at: now)
    }

    /// True with the one that switches codes off.
    func countWrong(after earlier: Allowance, at now: Timestamp, in transaction: any AllowanceRecords) throws -> Bool {
        var used = earlier
        _ = used.take(at: now, under: SignInLimits.wrongCodesForOneIdentifier)
        try transaction.save(used, of: subject, until: now + (used.codesAreOff ? Self.forGood : Self.longest))
        return used.codesAreOff
    }

    /// Somebody proved to hold the mailbox. A code that was right begins a new day; only a link ends the thirty.
    func ease(after earlier: Allowance, at now: Timestamp, in transaction: any AllowanceRecords) throws {
        guard !earlier.grants.isEmpty else { return }
        let yesterday = now - .days(1)
        let eased = Allowance(grants: earlier.grants.map { min($0, yesterday) })
        try transaction.save(eased, of: subject, until: now + Self.longest)
    }

    func clear(in transaction: any AllowanceRecords) throws {
        try transaction.clearAllowance(subject)
    }

    private static let longest = SignInLimits.wrongCodesUntilOff.span
    private static let forGood = TimeSpan.days(3_650)
}

extension Allowance {
    /// Until a link signs in, or staff say otherwise.
    var codesAreOff: Bool { grants.count >= SignInLimits.wrongCodesUntilOff.count }

    func forbidsCodes(at now: Timestamp) -> Bool {
        codesAreOff || check(at: now, under: SignInLimits.wrongCodesForOneIdentifier) != .granted
    }
}
