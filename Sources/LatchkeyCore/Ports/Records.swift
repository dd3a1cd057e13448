// What a transaction can read and write, by subject. Writes that depend on what was read are conditional and answer
// whether they found it unchanged.

public protocol AccountReading {
    func account(_ id: AccountID) throws -> Account?
    /// By ``EmailAddress/key``.
    func account(for address: EmailAddress) throws -> Account?
    /// In the order of their addresses, `limit` at most, those after `key`.
    func accounts(after key: String?, limit: Int) throws -> [Account]
}

public protocol AccountRecords: AccountReading {
    /// False if the address has an account already.
    func insert(_ account: Account) throws -> Bool
    /// False if the row's epoch isn't `epoch` any more, or if the address belongs to another account.
    func update(_ account: Account, from epoch: Int64) throws -> Bool
}

public protocol SignInReading {
    func signIn(_ id: SignInID) throws -> SignIn?
    func signIn(withLink candidates: [SecretDigest]) throws -> SignIn?
    func signIn(withNotMe candidates: [SecretDigest]) throws -> SignIn?
}

public protocol SignInRecords: SignInReading {
    func insert(_ signIn: SignIn) throws
    /// Writes state, wrong codes and binding, if the row still has those of `before`: of any number of callers, one wins.
    func advance(_ signIn: SignIn, from before: SignIn) throws -> Bool
    /// Open sign-ins that were begun under one of these bindings.
    func openSignIns(boundTo candidates: [SecretDigest], at now: Timestamp) throws -> [SignIn]
    /// When the open sign-ins of this identifier and app expire, earliest first.
    func openExpiries(
        for address: EmailAddress, app: AppID, fromKnownDevice: Bool, at now: Timestamp
    ) throws -> [Timestamp]
    /// Removes at most `limit` sign-ins that expired before `moment`, with their messages; answers how many.
    func forgetSignIns(expiredBefore moment: Timestamp, limit: Int) throws -> Int
}

public protocol SessionReading {
    /// The session and its account as it is now.
    func session(with candidates: [SecretDigest]) throws -> (session: Session, account: Account)?
    func session(of signIn: SignInID) throws -> (session: Session, account: Account)?
    func device(with candidates: [SecretDigest]) throws -> KnownDevice?
}

public protocol SessionRecords: SessionReading {
    func insert(_ session: Session) throws
    func touch(_ session: Session) throws
    /// False if it was gone already.
    func end(_ session: SessionID) throws -> Bool
    /// In place of what the same browser was known as before.
    func remember(_ device: KnownDevice, replacing earlier: [SecretDigest]) throws
    func forgetSessions(expiredBefore moment: Timestamp, limit: Int) throws -> Int
}

public protocol OutboxReading {
    func message(of signIn: SignInID) throws -> OutboxMessage?
    /// When the next message is due, or nil if none waits.
    func nextMessageDue() throws -> Timestamp?
}

public protocol OutboxRecords: OutboxReading {
    func enqueue(_ message: OutboxMessage) throws
    /// Takes due messages so that no other courier does before `until`.
    func lease(dueAt now: Timestamp, until: Timestamp, limit: Int) throws -> [OutboxMessage]
    /// Writes state, attempts and due time, if the row is still leased until `lease`; erases the content where the
    /// message is settled.
    func settle(_ message: OutboxMessage, leasedUntil lease: Timestamp) throws -> Bool
    /// Gives back what a courier that died held. Only for the one process that owns the store, when it starts.
    func releaseLeases() throws -> Int
}

public protocol AuditReading {
    /// In the order in which they were committed, `limit` at most.
    func events(of signIn: SignInID, limit: Int) throws -> [AuditEvent]
    /// The moment of the latest event, or nil before the first.
    func newestMoment() throws -> Timestamp?
    /// The sign-in whose link has this fingerprint (``SecretDigest/fingerprint``).
    func signIn(withFingerprint fingerprint: String) throws -> SignInID?
}

public protocol AuditRecords: AuditReading {
    func append(_ event: AuditEvent) throws
    /// As `append`, unless the sign-in has `most` events of that name already.
    func append(_ event: AuditEvent, atMost most: Int) throws
}

public protocol AllowanceReading {
    /// Empty if nothing is known of the subject.
    func allowance(_ subject: [UInt8]) throws -> Allowance
}

public protocol AllowanceRecords: AllowanceReading {
    func save(_ allowance: Allowance, of subject: [UInt8], until: Timestamp) throws
    func clearAllowance(_ subject: [UInt8]) throws
    func forgetAllowances(before moment: Timestamp, limit: Int) throws -> Int
}
