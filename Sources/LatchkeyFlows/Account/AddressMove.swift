import LatchkeyCore

/// What goes with every change of an address: it can be taken back for a while from the old mailbox, which is told.
///
/// Made before the transaction, which may run twice.
struct AddressMove: Sendable {
    private let id: AddressChangeID
    private let undo: Secret
    private let keyring: Keyring
    private let now: Timestamp

    init(_ workplace: Workplace, at now: Timestamp) {
        id = .ordered(at: now, from: workplace.entropy)
        undo = .random(.undo, from: workplace.entropy)
        keyring = workplace.keyring
        self.now = now
    }

    func record(
        from before: Account, to after: Account, _ notices: Notices, by requester: Requester? = nil,
        in transaction: any StoreTransaction
    ) throws {
        try transaction.insert(
            AddressChange(
                id: id, account: after.id, before: before.address, after: after.address, undo: keyring.digest(undo),
                changedAt: now, expiry: now + AddressChange.lifetime))
        try notices.tell(
            .addressChanged(undo: undo), to: after, at: before.address, by: requester, in: transaction)
    }
}
