import LatchkeyCore

extension SQLTransaction {
    func message(of signIn: SignInID) throws -> OutboxMessage? {
        try first("SELECT \(OutboxMessage.columns) FROM outbox WHERE sign_in = ?", signIn)
            .map { try OutboxMessage($0) }
    }

    func nextMessageDue() throws -> Timestamp? {
        try first("SELECT due_at FROM outbox WHERE sealed IS NOT NULL ORDER BY due_at LIMIT 1")
            .map { try $0.timestamp("due_at", $0.place(in: "outbox")) }
    }

    func enqueue(_ message: OutboxMessage) throws {
        let (state, reply) = message.state.columns
        try write(
            "INSERT INTO outbox (\(OutboxMessage.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            message.id, message.signIn, message.account, message.sealed, state, reply, message.stateAt,
            message.attempts, message.dueAt, message.expiry)
    }

    func lease(dueAt now: Timestamp, for holder: CourierID, until: Timestamp, limit: Int) throws -> [OutboxMessage] {
        // A leased row is due again when its lease ends, should its courier have died.
        try all(
            """
            UPDATE outbox SET due_at = ?, holder = ? WHERE id IN (SELECT id FROM outbox
            WHERE sealed IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT ?{skip_locked})
            RETURNING \(OutboxMessage.columns)
            """, until, holder, now, limit
        ).map { try OutboxMessage($0) }
    }

    func renewLeases(of holder: CourierID, until: Timestamp) throws -> Int {
        try all(
            """
            UPDATE outbox SET due_at = ? WHERE id IN
            (SELECT id FROM outbox WHERE sealed IS NOT NULL AND holder = ?{skip_locked}) RETURNING id
            """, until, holder
        ).count
    }

    func settle(_ messages: [OutboxMessage], heldBy holder: CourierID) throws -> Set<MessageID> {
        let settled = try connection.ask(messages.map { .settle($0, heldBy: holder) })
        return Set(zip(messages, settled).filter { !$0.1.isEmpty }.map(\.0.id))
    }

    func releaseLeases() throws -> Int {
        try all("UPDATE outbox SET due_at = state_at, holder = NULL WHERE holder IS NOT NULL RETURNING id").count
    }

    func abandonMessages(because reply: String, at now: Timestamp) throws -> Int {
        let (state, reply) = OutboxMessage.State.abandoned(reply: reply).columns
        return try all(
            """
            UPDATE outbox SET sealed = NULL, state = ?, reply = ?, state_at = ?, holder = NULL
            WHERE sealed IS NOT NULL RETURNING id
            """, state, reply, now
        ).count
    }
}

extension SQLStatement {
    fileprivate static func settle(_ message: OutboxMessage, heldBy holder: CourierID) -> Self {
        let (state, reply) = message.state.columns
        return Self(
            """
            UPDATE outbox SET sealed = ?, state = ?, reply = ?, state_at = ?, attempts = ?, due_at = ?, holder = NULL
            WHERE id = ? AND holder = ? RETURNING id
            """,
            [
                message.isSettled ? nil : message.sealed, state, reply, message.stateAt, message.attempts,
                message.dueAt, message.id, holder,
            ])
    }
}
