/// Writes a .mmdb file, as little of it as the tests need (MaxMind DB File Format 2.0): 24-bit records, a tree over IPv6
/// with IPv4 at `::/96`, and no pointers in the data.
struct MaxMindDraft {
    indirect enum Value {
        case text(String)
        case uint16(UInt16)
        case uint32(UInt32)
        case uint64(UInt64)
        case array([Value])
        case map([(String, Value)])
    }

    private enum Record {
        case nothing
        case node(Int)
        case data(Int)
    }

    private var nodes: [[Record]] = [[.nothing, .nothing]]
    private var data: [UInt8] = []

    /// - Parameter address: 4 or 16 bytes.
    mutating func add(_ address: [UInt8], length: Int, _ value: Value) {
        let isShort = address.count == 4
        let bytes = isShort ? [UInt8](repeating: 0, count: 12) + address : address
        let bits = (0..<(isShort ? length + 96 : length)).map { Int(bytes[$0 / 8] >> (7 - $0 % 8) & 1) }
        var place = 0
        for bit in bits.dropLast() {
            if case .node(let next) = nodes[place][bit] {
                place = next
            } else {
                nodes.append([.nothing, .nothing])
                nodes[place][bit] = .node(nodes.count - 1)
                place = nodes.count - 1
            }
        }
        nodes[place][bits[bits.count - 1]] = .data(data.count)
        data += Self.encoded(value)
    }

    func file(type: String) -> [UInt8] {
        let tree = nodes.flatMap { $0 }.flatMap { record in
            let number =
                switch record {
                case .nothing: nodes.count
                case .node(let place): place
                case .data(let offset): nodes.count + 16 + offset
                }
            return [UInt8(number >> 16 & 0xff), UInt8(number >> 8 & 0xff), UInt8(number & 0xff)]
        }
        let about = Value.map([
            ("node_count", .uint32(UInt32(nodes.count))), ("record_size", .uint16(24)), ("ip_version", .uint16(6)),
            ("database_type", .text(type)), ("languages", .array([.text("en")])),
            ("binary_format_major_version", .uint16(2)), ("binary_format_minor_version", .uint16(0)),
            ("build_epoch", .uint64(1_790_000_000)), ("description", .map([("en", .text("A test"))])),
        ])
        let mark = [0xab, 0xcd, 0xef] + Array("MaxMind.com".utf8)
        return tree + [UInt8](repeating: 0, count: 16) + data + mark + Self.encoded(about)
    }

    private static func encoded(_ value: Value) -> [UInt8] {
        switch value {
        case .text(let text): control(2, text.utf8.count) + Array(text.utf8)
        case .uint16(let number): control(5, 2) + bigEndian(number)
        case .uint32(let number): control(6, 4) + bigEndian(number)
        case .uint64(let number): control(9, 8) + bigEndian(number)
        case .array(let values): control(11, values.count) + values.flatMap(encoded)
        case .map(let pairs): control(7, pairs.count) + pairs.flatMap { encoded(.text($0.0)) + encoded($0.1) }
        }
    }

    /// Type and size in a byte, or in two where the type is past seven. The tests need no size past 28.
    private static func control(_ type: UInt8, _ size: Int) -> [UInt8] {
        precondition(size < 29)
        return type > 7 ? [UInt8(size), type - 7] : [type << 5 | UInt8(size)]
    }

    private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
