public protocol FactorReading {
    /// Those of an account, proven or only offered, in the order in which they came.
    func factors(of account: AccountID) throws -> [Factor]
}

public protocol FactorRecords: FactorReading {
    /// A conflict if its session is offered one already.
    func insert(_ factor: Factor) throws
    /// Writes the offer's end, the proof and the last step. A conflict if the row doesn't have those of `before` any more:
    /// each value is good once.
    func advance(_ factor: Factor, from before: Factor) throws
    /// A conflict if it was gone already.
    func remove(_ factor: FactorID) throws
    /// Removes at most `limit` offers that nobody took up; answers how many.
    func forgetOffers(before moment: Timestamp, limit: Int) throws -> Int
}
