import LatchkeyCore

extension MemoryTransaction {
    func factors(of account: AccountID) -> [Factor] {
        tables.factors.values.filter { $0.account == account }
            .sorted { ($0.createdAt, $0.id.text) < ($1.createdAt, $1.id.text) }
    }

    func insert(_ factor: Factor) throws {
        if let session = factor.offeredTo {
            guard !tables.factors.values.contains(where: { $0.offeredTo == session }) else { throw StoreConflict() }
            write(.offer(session))
        }
        tables.factors[factor.id] = factor
        write(.factor(factor.id))
    }

    func advance(_ factor: Factor, from before: Factor) throws {
        guard let known = tables.factors[factor.id], known.confirmedAt == before.confirmedAt,
            known.lastStep == before.lastStep
        else { throw StoreConflict() }
        tables.factors[factor.id] = factor
        write(.factor(factor.id))
    }

    func remove(_ factor: FactorID) throws {
        guard tables.factors.removeValue(forKey: factor) != nil else { throw StoreConflict() }
        write(.factor(factor))
    }

    func forgetOffers(before moment: Timestamp, limit: Int) throws -> Int {
        let offers = tables.factors.values.filter { $0.confirmedAt == nil && $0.createdAt < moment }.prefix(limit)
        for offer in offers { try remove(offer.id) }
        return offers.count
    }
}
