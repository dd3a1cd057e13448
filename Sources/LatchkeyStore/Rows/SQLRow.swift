import LatchkeyCore

/// The names of a result's columns, made once for each statement.
final class SQLColumns: Sendable {
    private let places: [String: Int]

    init(_ names: some Sequence<String>) {
        places = Dictionary(names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    subscript(name: String) -> Int? { places[name] }
}

/// One row of a result. Reading a column as what it isn't throws ``CorruptRow``.
struct SQLRow: Sendable {
    let columns: SQLColumns
    let values: [SQLValue]

    /// The row's table and key, for errors.
    struct Place {
        let table: String
        let row: SQLRow

        func corrupt(_ column: String) -> CorruptRow {
            // Not by `text`, which asks here what to throw where there is none.
            guard case .text(let id) = row["id"] else { return CorruptRow(table: table, column: column, id: "?") }
            return CorruptRow(table: table, column: column, id: id)
        }
    }

    func place(in table: String) -> Place { Place(table: table, row: self) }

    subscript(column: String) -> SQLValue {
        columns[column].map { values[$0] } ?? .null
    }

    func text(_ column: String, _ place: Place) throws -> String {
        guard case .text(let text) = self[column] else { throw place.corrupt(column) }
        return text
    }

    func optionalText(_ column: String, _ place: Place) throws -> String? {
        if case .null = self[column] { return nil }
        return try text(column, place)
    }

    func integer(_ column: String, _ place: Place) throws -> Int64 {
        guard case .integer(let number) = self[column] else { throw place.corrupt(column) }
        return number
    }

    func optionalInteger(_ column: String, _ place: Place) throws -> Int64? {
        if case .null = self[column] { return nil }
        return try integer(column, place)
    }

    func optionalTimestamp(_ column: String, _ place: Place) throws -> Timestamp? {
        if case .null = self[column] { return nil }
        return try timestamp(column, place)
    }

    func timestamp(_ column: String, _ place: Place) throws -> Timestamp {
        Timestamp(milliseconds: try integer(column, place))
    }

    func bool(_ column: String, _ place: Place) throws -> Bool {
        try integer(column, place) != 0
    }

    func blob(_ column: String, _ place: Place) throws -> [UInt8] {
        guard case .blob(let bytes) = self[column] else { throw place.corrupt(column) }
        return bytes
    }

    func digest(_ column: String, _ place: Place) throws -> SecretDigest {
        SecretDigest(stored: try blob(column, place))
    }

    func id<Entity>(_ column: String, _ place: Place) throws -> Identifier<Entity> {
        Identifier(trusted: try text(column, place))
    }

    func word<Word: RawRepresentable<String>>(_ column: String, _ place: Place) throws -> Word {
        guard let word = Word(rawValue: try text(column, place)) else { throw place.corrupt(column) }
        return word
    }

    func optionalWord<Word: RawRepresentable<String>>(_ column: String, _ place: Place) throws -> Word? {
        if case .null = self[column] { return nil }
        return try word(column, place) as Word
    }

    /// Words with spaces between.
    func words<Word: RawRepresentable<String>>(_ column: String, _ place: Place) throws -> [Word] {
        try text(column, place).split(separator: " ").map { text in
            guard let word = Word(rawValue: String(text)) else { throw place.corrupt(column) }
            return word
        }
    }

    func address(_ column: String, _ place: Place) throws -> EmailAddress {
        do {
            return try EmailAddress(parsing: text(column, place))
        } catch is EmailAddress.Malformed {
            throw place.corrupt(column)
        }
    }
}
