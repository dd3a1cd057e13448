public protocol RecoveryReading {
    func recovery(_ id: RecoveryID) throws -> Recovery?
    func recovery(of signIn: SignInID) throws -> Recovery?
    /// Newest first, `limit` at most.
    func recoveries(of account: AccountID, limit: Int) throws -> [Recovery]
    /// The same of all accounts.
    func recoveries(limit: Int) throws -> [Recovery]
}

public protocol RecoveryRecords: RecoveryReading {
    func insert(_ recovery: Recovery) throws
    /// A conflict if somebody has approved, sent, ended or completed it since `before`.
    func advance(_ recovery: Recovery, from before: Recovery) throws
    func forgetRecoveries(expiredBefore moment: Timestamp, limit: Int) throws -> Int
}
