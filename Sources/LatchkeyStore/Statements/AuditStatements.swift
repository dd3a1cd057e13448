import LatchkeyCore

extension SQLTransaction {
    func append(_ event: AuditEvent) throws {
        try run(
            "INSERT INTO audit_events (fingerprint, \(AuditEvent.columns)) VALUES (\(placeholders(8)))",
            event.details["link"], event.at, event.name.rawValue, event.signIn, event.account, event.app,
            event.network?.text, event.detailsText)
    }

    func append(_ event: AuditEvent, atMost most: Int) throws {
        let earlier = try all(
            "SELECT at FROM audit_events WHERE sign_in = ? AND name = ? LIMIT ?", event.signIn, event.name.rawValue,
            most)
        if earlier.count < most { try append(event) }
    }

    func events(of signIn: SignInID, limit: Int) throws -> [AuditEvent] {
        try all(
            "SELECT \(AuditEvent.columns) FROM audit_events WHERE sign_in = ? ORDER BY sequence LIMIT ?", signIn, limit
        ).map(AuditEvent.init)
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
