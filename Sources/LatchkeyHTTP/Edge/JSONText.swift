/// JSON (RFC 8259) as we send it: keys in order, and text escaped by bytes. What we say is small and flat, and every
/// request of a sign-in says some; Foundation's encoder costs more than the rest of the answer.
enum JSONText {
    case string(String)
    case number(Int64)
    case bool(Bool)
    case null
    case list([JSONText])
    /// Members that are nil are left out.
    case object([String: JSONText?])

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .string(let text): Self.quote(text, to: &bytes)
        case .number(let number): bytes += "\(number)".utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .null: bytes += "null".utf8
        case .list(let items):
            Self.enclose("[", items, "]", to: &bytes) { $0.write(to: &$1) }
        case .object(let members):
            let present = members.compactMapValues { $0 }.sorted { $0.key < $1.key }
            Self.enclose("{", present, "}", to: &bytes) { member, bytes in
                Self.quote(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
        }
    }

    private static func enclose<Item>(
        _ start: Unicode.Scalar, _ items: [Item], _ end: Unicode.Scalar, to bytes: inout [UInt8],
        _ write: (Item, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: start))
        for (place, item) in items.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            write(item, &bytes)
        }
        bytes.append(UInt8(ascii: end))
    }

    private static func quote(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONText: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
    init(stringLiteral text: String) { self = .string(text) }
    init(booleanLiteral flag: Bool) { self = .bool(flag) }
}
