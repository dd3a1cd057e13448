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
        var number = words(bytes)
        return String(unsafeUninitializedCapacity: width) { digits in
            var place = width
            while place > 0 {
                // Five digits a division: 62^5 is the highest power that leaves room for the next word beside it.
                var five = remainder(dividing: &number, by: 916_132_832)
                for _ in 0..<min(5, place) {
                    place -= 1
                    digits[place] = alphabet[Int(five % 62)]
                    five /= 62
                }
            }
            return width
        }
    }

    /// Big-endian words of 32 bits, the first filled up with zeros.
    private static func words(_ bytes: [UInt8]) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (bytes.count + 3) / 4)
        let padding = words.count * 4 - bytes.count
        for index in bytes.indices {
            let place = (index + padding) / 4
            words[place] = words[place] << 8 | UInt64(bytes[index])
        }
        return words
    }

    private static func remainder(dividing number: inout [UInt64], by divisor: UInt64) -> UInt64 {
        var remainder: UInt64 = 0
        for index in number.indices {
            let value = remainder << 32 | number[index]
            number[index] = value / divisor
            remainder = value % divisor
        }
        return remainder
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
