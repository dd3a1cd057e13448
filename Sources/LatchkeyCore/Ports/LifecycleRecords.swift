// What changes of address and programs' keys need of the store.

public protocol AddressReading {
    func addressChange(withUndo candidates: [SecretDigest]) throws -> AddressChange?
}

public protocol AddressRecords: AddressReading {
    func insert(_ change: AddressChange) throws
    /// Closes this change and all of the account that came after it, so that none of them can be taken back any more. A
    /// conflict if this one was closed already.
    func close(_ change: AddressChange, at now: Timestamp) throws
    func forgetAddressChanges(expiredBefore moment: Timestamp, limit: Int) throws -> Int
}

public protocol APIKeyReading {
    func apiKey(with candidates: [SecretDigest]) throws -> APIKey?
    /// The oldest first.
    func apiKeys() throws -> [APIKey]
}

public protocol APIKeyRecords: APIKeyReading {
    func insert(_ key: APIKey) throws
    /// A conflict if it was revoked already.
    func revoke(_ key: APIKeyID, at now: Timestamp) throws
}

public protocol NamedSessionRecords {
    /// Notes who of those who share the mailbox it is. A conflict if the session is gone, or has said so already.
    func note(who name: String, of session: SessionID) throws
}
