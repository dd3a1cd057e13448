import LatchkeyCore

extension SQLTransaction {
    func message(of signIn: SignInID) throws -> OutboxMessage? {
        try first("SELECT \(OutboxMessage.columns) FROM outbox WHERE sign_in = ?", signIn).map(OutboxMessage.init)
    }

    func nextMessageDue() throws -> Timestamp? {
        try first("SELECT due_at FROM outbox WHERE sealed IS NOT NULL ORDER BY due_at LIMIT 1")
            .map { try $0.timestamp("due_at", $0.place(in: "outbox")) }
    }

    func enqueue(_ message: OutboxMessage) throws {
        let (state, reply) = message.state.columns
        try run(
            "INSERT INTO outbox (leased, \(OutboxMessage.columns)) VALUES (0, \(placeholders(9)))",
            message.id, message.signIn, message.sealed, state, reply, message.stateAt, message.attempts, message.dueAt,
            message.expiry)
    }

    func lease(dueAt now: Timestamp, until: Timestamp, limit: Int) throws -> [OutboxMessage] {
        // A leased row is due again when its lease ends, should its courier have died.
        try all(
            """
            UPDATE outbox SET due_at = ?, leased = 1 WHERE id IN
            (SELECT id FROM outbox WHERE sealed IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT ?)
            RETURNING \(OutboxMessage.columns)
            """, until, now, limit
        ).map(OutboxMessage.init)
    }

    func settle(_ message: OutboxMessage, leasedUntil lease: Timestamp) throws -> Bool {
        let (state, reply) = message.state.columns
        return try changed(
            """
            UPDATE outbox SET sealed = ?, state = ?, reply = ?, state_at = ?, attempts = ?, due_at = ?, leased = 0
            WHERE id = ? AND leased = 1 AND due_at = ? RETURNING id
            """,
            message.isSettled ? nil : message.sealed, state, reply, message.stateAt, message.attempts, message.dueAt,
            message.id, lease)
    }

    func releaseLeases() throws -> Int {
        try all("UPDATE outbox SET due_at = state_at, leased = 0 WHERE leased = 1 RETURNING id").count
    }
}
