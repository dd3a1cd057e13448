import LatchkeyCore

/// Wrong values of an account's second factor, from whichever browser: a new doorstep brings no new tries.
struct FactorAllowance {
    private let subject: [UInt8]
    private let account: AccountID
    private let limits = SignInLimits.wrongFactorsOfOneAccount

    init(for account: AccountID, _ keyring: Keyring) {
        subject = keyring.pseudonym("factor", account.text)
        self.account = account
    }

    /// When the next try is allowed; nil for now. The first refusal after a try is written down.
    func refusal(
        at now: Timestamp, for session: Session, from network: NetworkPrefix, in transaction: any StoreTransaction
    ) throws -> Timestamp? {
        var used = try transaction.allowance(subject)
        guard case .refused(_, let until) = used.check(at: now, under: limits) else { return nil }
        if used.noteRefusal() {
            try transaction.save(used, of: subject, until: now + .days(1))
            try transaction.append(
                AuditEvent(
                    .limitReached, at: now, signIn: session.signIn, account: account, app: session.app,
                    network: network, details: ["limit": "second_factor", "until": until.description]))
        }
        return until
    }

    /// The same question without a word to anybody.
    func refusal(at now: Timestamp, in snapshot: any AllowanceReading) throws -> Timestamp? {
        guard case .refused(_, let until) = try snapshot.allowance(subject).check(at: now, under: limits) else {
            return nil
        }
        return until
    }

    func countWrong(at now: Timestamp, in transaction: any AllowanceRecords) throws {
        var used = try transaction.allowance(subject)
        _ = used.take(at: now, under: limits)
        try transaction.save(used, of: subject, until: now + .days(1))
    }

    func clear(in transaction: any AllowanceRecords) throws {
        try transaction.clearAllowance(subject)
    }
}
