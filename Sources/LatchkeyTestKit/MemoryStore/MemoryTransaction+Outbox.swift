import LatchkeyCore

extension MemoryTransaction {
    func message(of signIn: SignInID) -> OutboxMessage? {
        tables.outbox.values.first { $0.message.signIn == signIn }?.message
    }

    func nextMessageDue() -> Timestamp? {
        tables.outbox.values.filter { $0.message.sealed != nil }.map(\.message.dueAt).min()
    }

    func enqueue(_ message: OutboxMessage) {
        post(message, heldBy: nil)
    }

    func lease(dueAt now: Timestamp, for holder: CourierID, until: Timestamp, limit: Int) -> [OutboxMessage] {
        let due = tables.outbox.values.filter { $0.message.sealed != nil && $0.message.dueAt <= now }
            .map(\.message).sorted { ($0.dueAt, $0.id.text) < ($1.dueAt, $1.id.text) }
        return due.prefix(limit).map { message in
            var leased = message
            leased.dueAt = until
            post(leased, heldBy: holder)
            return leased
        }
    }

    func renewLeases(of holder: CourierID, until: Timestamp) -> Int {
        change(where: { $0.holder == holder && $0.message.sealed != nil }, { $0.message.dueAt = until })
    }

    func settle(_ messages: [OutboxMessage], heldBy holder: CourierID) -> Set<MessageID> {
        let held = messages.filter { tables.outbox[$0.id]?.holder == holder }
        for var settled in held {
            if settled.isSettled { settled.sealed = nil }
            post(settled, heldBy: nil)
        }
        return Set(held.map(\.id))
    }

    func releaseLeases() -> Int {
        change(where: { $0.holder != nil }) { posted in
            posted.message.dueAt = posted.message.stateAt
            posted.holder = nil
        }
    }

    func abandonMessages(because reply: String, at now: Timestamp) -> Int {
        change(where: { $0.message.sealed != nil }) { posted in
            posted.message.sealed = nil
            posted.message.state = .abandoned(reply: reply)
            posted.message.stateAt = now
            posted.holder = nil
        }
    }

    private func post(_ message: OutboxMessage, heldBy holder: CourierID?) {
        tables.outbox[message.id] = MemoryTables.Posted(message: message, holder: holder)
        write(.message(message.id))
    }

    private func change(
        where isMeant: (MemoryTables.Posted) -> Bool, _ change: (inout MemoryTables.Posted) -> Void
    ) -> Int {
        let meant = tables.outbox.values.filter(isMeant)
        for posted in meant {
            var changed = posted
            change(&changed)
            post(changed.message, heldBy: changed.holder)
        }
        return meant.count
    }
}
