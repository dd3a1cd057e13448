/// Letters and digits only, so that no mail program bends a link: `0-9 A-Z a-z`, most significant first.
enum Base62 {
    static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    static func contains(_ byte: UInt8) -> Bool { value(of: byte) != nil }

    static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x5a: byte - 0x41 + 10
        case 0x61...0x7a: byte - 0x61 + 36
        default: nil
        }
    }

    /// The bytes as one big-endian number, in exactly `width` digits; `width` must have room for it.
    static func encode(_ bytes: [UInt8], width: Int) -> String {
        var number = bytes
        var digits = [UInt8](repeating: alphabet[0], count: width)
        for place in stride(from: width - 1, through: 0, by: -1) {
            var remainder = 0
            for index in number.indices {
                let value = remainder << 8 | Int(number[index])
                number[index] = UInt8(value / 62)
                remainder = value % 62
            }
            digits[place] = alphabet[remainder]
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The number back as `size` bytes, or nil for a foreign character or a number that is too large.
    static func decode(_ text: some Sequence<UInt8>, size: Int) -> [UInt8]? {
        var number = [UInt8](repeating: 0, count: size)
        for character in text {
            guard var carry = value(of: character).map(Int.init) else { return nil }
            for index in number.indices.reversed() {
                let value = Int(number[index]) * 62 + carry
                number[index] = UInt8(value & 0xff)
                carry = value >> 8
            }
            guard carry == 0 else { return nil }
        }
        return number
    }
}
