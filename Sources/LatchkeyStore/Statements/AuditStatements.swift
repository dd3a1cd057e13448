import LatchkeyCore

extension SQLTransaction {
    func append(_ event: AuditEvent) throws {
        try connection.write(
            SQLStatement(
                """
                INSERT INTO audit_events (fingerprint, \(AuditEvent.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """, event.values), mustChange: false)
    }

    func append(_ event: AuditEvent, atMost most: Int) throws {
        let condition: [any SQLConvertible] = [most, event.signIn, event.name.rawValue, most]
        try connection.write(
            SQLStatement(
                """
                INSERT INTO audit_events (fingerprint, \(AuditEvent.columns)) SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE ? > \
                (SELECT COUNT(*) FROM (SELECT 1 FROM audit_events WHERE sign_in = ? AND name = ? LIMIT ?) AS earlier)
                """, event.values + condition), mustChange: false)
    }

    func events(of signIn: SignInID, limit: Int) throws -> [AuditEvent] {
        try all(
            "SELECT \(AuditEvent.columns) FROM audit_events WHERE sign_in = ? ORDER BY sequence LIMIT ?", signIn, limit
        ).map { try AuditEvent($0) }
    }

    func newestMoment() throws -> Timestamp? {
        try first("SELECT at FROM audit_events ORDER BY sequence DESC LIMIT 1")
            .map { try $0.timestamp("at", $0.place(in: "audit_events")) }
    }

    func signIn(withFingerprint fingerprint: String) throws -> SignInID? {
        try first("SELECT sign_in FROM audit_events WHERE fingerprint = ? LIMIT 1", fingerprint)
            .map { try $0.id("sign_in", $0.place(in: "audit_events")) }
    }
}

extension AuditEvent {
    fileprivate var values: [any SQLConvertible] {
        [details["link"], at, name.rawValue, signIn, account, app, network?.text, detailsText]
    }
}
