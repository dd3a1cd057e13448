import LatchkeyCore

/// One command of an exchange, with its arguments in the form that the wire wants.
struct PostgresCommand {
    let sql: String
    let arguments: [SQLValue]

    /// Isolation under which every statement of a transaction sees one moment, and a write to what somebody else has
    /// changed since is an error (PostgreSQL manual, §13.2.2).
    static let begin = Self(text: "BEGIN ISOLATION LEVEL REPEATABLE READ")
    static let beginReading = Self(text: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    static let commit = Self(text: "COMMIT")
    static let rollback = Self(text: "ROLLBACK")

    init(text: String) {
        sql = text
        arguments = []
    }

    init(_ statement: SQLStatement) {
        sql = statement.sql
        arguments = statement.arguments
    }

    /// The statement comes to an error (22012, division by zero) where it changes no row, and takes the transaction along:
    /// a condition can travel with the commit.
    init(mustChange statement: SQLStatement) {
        sql = "WITH changed AS (\(statement.sql)) SELECT 1 / COUNT(*) FROM changed"
        arguments = statement.arguments
    }

    /// The text as PostgreSQL wants it: `$1` for `?`.
    static func translated(_ sql: String) -> String {
        let pieces = sql.replacing("{skip_locked}", with: " FOR UPDATE SKIP LOCKED").split(
            separator: "?", omittingEmptySubsequences: false)
        return pieces.dropFirst().enumerated().reduce(String(pieces[0])) { "\($0)$\($1.offset + 1)\($1.element)" }
    }
}

/// The types that we send and receive (pg_type.dat).
enum PostgresType {
    static let bool: UInt32 = 16
    static let bytes: UInt32 = 17
    static let int8: UInt32 = 20
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let unknown: UInt32 = 0

    static func of(_ value: SQLValue) -> UInt32 {
        switch value {
        case .null: unknown
        case .integer: int8
        case .text: text
        case .blob: bytes
        }
    }

    /// In binary form.
    static func bytes(of value: SQLValue) -> [UInt8]? {
        switch value {
        case .null: nil
        case .integer(let number): withUnsafeBytes(of: number.bigEndian) { Array($0) }
        case .text(let text): Array(text.utf8)
        case .blob(let bytes): bytes
        }
    }

    static func value(_ bytes: UnsafeBufferPointer<UInt8>, type: UInt32) -> SQLValue {
        switch type {
        case int8: .integer(bytes.reduce(0) { $0 << 8 | Int64($1) })
        case int4: .integer(Int64(Int32(truncatingIfNeeded: bytes.reduce(Int64(0)) { $0 << 8 | Int64($1) })))
        case bool: .integer(bytes.first == 0 ? 0 : 1)
        case self.bytes: .blob(Array(bytes))
        default: .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}
