import LatchkeyCore

extension Allowance {
    /// Moments as 8 big-endian bytes each, oldest first.
    var packedGrants: [UInt8] {
        grants.flatMap { grant in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: grant.milliseconds >> $0) }
        }
    }

    init(_ row: SQLRow) throws {
        let place = row.place(in: "allowances")
        let packed = try row.blob("grants", place)
        guard packed.count.isMultiple(of: 8) else { throw place.corrupt("grants") }
        let grants = stride(from: 0, to: packed.count, by: 8).map { start in
            Timestamp(milliseconds: packed[start..<start + 8].reduce(0) { $0 << 8 | Int64($1) })
        }
        self.init(grants: grants, refusalNoted: try row.bool("refusal_noted", place))
    }
}
