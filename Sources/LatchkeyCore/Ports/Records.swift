// What a transaction can read and write, by subject.
//
// A conditional write says in its name what it depends on. Where the row isn't so any more it throws ``StoreConflict``, at
// once or when the transaction commits: in either case nothing of the transaction stays, and the work runs again.

public protocol AccountReading {
    func account(_ id: AccountID) throws -> Account?
    /// By ``EmailAddress/key``.
    func account(for address: EmailAddress) throws -> Account?
    /// In the order of their addresses, `limit` at most, those after `key`.
    func accounts(after key: String?, limit: Int) throws -> [Account]
    func watermarks() throws -> Watermarks
}

public protocol AccountRecords: AccountReading {
    /// A conflict if the address has an account already.
    func insert(_ account: Account) throws
    /// A conflict if the row's epoch isn't `epoch` any more, or if the address belongs to another account.
    func update(_ account: Account, from epoch: Int64) throws
    /// Never lowers one.
    func raise(_ scope: Watermarks.Scope, to moment: Timestamp) throws
    /// Removes watermarks below which nothing can be alive any more.
    func forgetWatermarks(before moment: Timestamp) throws
}

public protocol SignInReading {
    func signIn(_ id: SignInID) throws -> SignIn?
    func signIn(withLink candidates: [SecretDigest]) throws -> SignIn?
    func signIn(withNotMe candidates: [SecretDigest]) throws -> SignIn?
    func picture(for question: RequestPicture.Question) throws -> RequestPicture
    /// `session` has the digests that the visitor's session cookie may be stored under; none without a cookie.
    func picture(of id: SignInID, session: [SecretDigest]) throws -> SignInPicture?
}

public protocol SignInRecords: SignInReading {
    func insert(_ signIn: SignIn) throws
    /// Writes state, wrong codes and binding. A conflict if the row doesn't have those of `before` any more: of any number
    /// of callers, one wins.
    func advance(_ signIn: SignIn, from before: SignIn) throws
    /// Removes at most `limit` sign-ins that expired before `moment`, with their messages; answers how many.
    func forgetSignIns(expiredBefore moment: Timestamp, limit: Int) throws -> Int
}

public protocol OpenerReading {
    func openers(of signIn: SignInID) throws -> [Opener]
}

public protocol OpenerRecords: OpenerReading {
    /// Unless it is known already, or ``Opener/most`` are.
    func note(_ opener: Opener) throws
}

public protocol SessionReading {
    func session(with candidates: [SecretDigest]) throws -> SessionRecord?
}

public protocol SessionRecords: SessionReading {
    func insert(_ session: Session) throws
    func touch(_ session: Session) throws
    /// A conflict if it was gone already.
    func end(_ session: SessionID) throws
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
    /// Takes due messages for `holder`, so that no other courier does before `until`.
    func lease(dueAt now: Timestamp, for holder: CourierID, until: Timestamp, limit: Int) throws -> [OutboxMessage]
    /// Holds on to all that `holder` has leased until `until`; answers how many.
    func renewLeases(of holder: CourierID, until: Timestamp) throws -> Int
    /// Writes each message's state, attempts and due time, and erases the content where it is settled. Answers those that
    /// `holder` held still: the others were not touched.
    func settle(_ messages: [OutboxMessage], heldBy holder: CourierID) throws -> Set<MessageID>
    /// Gives back what couriers that died held. Only for the one process that owns the store, when it starts.
    func releaseLeases() throws -> Int
    /// Settles and erases whatever waits, unsent; answers how many.
    func abandonMessages(because reply: String, at now: Timestamp) throws -> Int
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
