import Crypto
import LatchkeyCore

import struct FoundationEssentials.Data

/// Carries all rows from one database to another, in pieces that are committed together with how far it came: broken off,
/// it goes on from there. At the end both sides are read again, and their counts and hashes have to agree.
struct DatabaseCopy {
    let source: any CopyEnd
    let target: any CopyEnd
    let progress: (CopyProgress) -> Void

    private static let piece = 500

    func run() throws -> [CopiedCount] {
        for table in CopiedTable.all { try carry(table) }
        try target.continueNumbering()
        let counts = try CopiedTable.all.map(verify)
        try target.commit([SQLStatement("DELETE FROM copy_progress")])
        return counts
    }

    private func carry(_ table: CopiedTable) throws {
        let total = try source.count(table)
        var (last, done) = try position(in: table)
        while true {
            let rows = try source.ask(table.next(after: last, limit: Self.piece))
            guard let end = rows.last else { break }
            done += rows.count
            last = end[table.key]
            try target.commit(rows.map(table.insert) + position(table, last, done))
            progress(CopyProgress(table: table.name, rows: done, of: total))
        }
    }

    /// Where an earlier run stopped.
    private func position(in table: CopiedTable) throws -> (SQLValue?, Int) {
        let question = SQLStatement(
            "SELECT last_number, last_text, last_bytes, copied FROM copy_progress WHERE name = ?", [table.name])
        guard let row = try target.ask(question).first else { return (nil, 0) }
        let last = ["last_number", "last_text", "last_bytes"].map { row[$0] }.first { $0 != .null }
        return (last, Int(try row.integer("copied", row.place(in: "copy_progress"))))
    }

    private func position(_ table: CopiedTable, _ last: SQLValue?, _ done: Int) -> [SQLStatement] {
        var (number, text, bytes) = (SQLValue.null, SQLValue.null, SQLValue.null)
        switch last {
        case .integer: number = last ?? .null
        case .text: text = last ?? .null
        case .blob: bytes = last ?? .null
        case .null, nil: break
        }
        return [
            SQLStatement("DELETE FROM copy_progress WHERE name = ?", [table.name]),
            SQLStatement(
                "INSERT INTO copy_progress (name, last_number, last_text, last_bytes, copied) VALUES (?, ?, ?, ?, ?)",
                [table.name, number, text, bytes, done]),
        ]
    }

    private func verify(_ table: CopiedTable) throws -> CopiedCount {
        let here = try digest(of: table, in: source)
        let there = try digest(of: table, in: target)
        guard here == there else { throw CopyDiffers(table: table.name, rows: (here.rows, there.rows)) }
        return CopiedCount(table: table.name, rows: here.rows, hash: here.hash)
    }

    /// SHA-256 over every value of every row, in the order of the key.
    private func digest(of table: CopiedTable, in end: any CopyEnd) throws -> CopiedCount {
        var hash = SHA256()
        var last: SQLValue?
        var count = 0
        while true {
            let rows = try end.ask(table.next(after: last, limit: Self.piece))
            guard let final = rows.last else { break }
            for row in rows { for value in row.values { hash.update(data: Data(Self.canonical(value))) } }
            count += rows.count
            last = final[table.key]
        }
        let hex = hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return CopiedCount(table: table.name, rows: count, hash: hex)
    }

    /// Kind, length and content, so that no two rows look alike.
    private static func canonical(_ value: SQLValue) -> [UInt8] {
        let (kind, content): (UInt8, [UInt8]) =
            switch value {
            case .null: (0, [])
            case .integer(let number): (1, withUnsafeBytes(of: number.bigEndian) { Array($0) })
            case .text(let text): (2, Array(text.utf8))
            case .blob(let bytes): (3, bytes)
            }
        return [kind] + withUnsafeBytes(of: UInt32(content.count).bigEndian) { Array($0) } + content
    }
}

/// How far a copy is.
public struct CopyProgress: Sendable {
    public let table: String
    public let rows: Int
    public let of: Int
}

/// What one table came to, the same on both sides.
public struct CopiedCount: Hashable, Sendable {
    public let table: String
    public let rows: Int
    /// SHA-256 in hex.
    public let hash: String
}

/// The target isn't what the source is. Somebody wrote to one of them meanwhile.
public struct CopyDiffers: Error, CustomStringConvertible {
    let table: String
    let rows: (Int, Int)

    public var description: String {
        "\(table) has \(rows.0) rows here and \(rows.1) there, or their content differs: one of them was changed meanwhile. "
            + "Empty the target, stop the server, and begin again"
    }
}
