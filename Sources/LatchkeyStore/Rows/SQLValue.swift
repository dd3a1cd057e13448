import LatchkeyCore

/// One value of a row or an argument, as both engines know it.
enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// What can be an argument.
protocol SQLConvertible: Sendable {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLConvertible {
    var sqlValue: SQLValue { self }
}

extension String: SQLConvertible {
    var sqlValue: SQLValue { .text(self) }
}

extension Int: SQLConvertible {
    var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLConvertible {
    var sqlValue: SQLValue { .integer(self) }
}

extension Bool: SQLConvertible {
    var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension [UInt8]: SQLConvertible {
    var sqlValue: SQLValue { .blob(self) }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

extension Identifier: SQLConvertible {
    var sqlValue: SQLValue { .text(text) }
}

extension AppID: SQLConvertible {
    var sqlValue: SQLValue { .text(text) }
}

extension Timestamp: SQLConvertible {
    var sqlValue: SQLValue { .integer(milliseconds) }
}

extension TimeSpan: SQLConvertible {
    var sqlValue: SQLValue { .integer(milliseconds) }
}

extension SecretDigest: SQLConvertible {
    var sqlValue: SQLValue { .blob(bytes) }
}
