import Glibc

extension [UInt8] {
    /// Where `needle` begins, from `start` on.
    func place(of needle: StaticString, from start: Int = 0) -> Int? {
        let length = needle.utf8CodeUnitCount
        return withUnsafeBytes { all in
            guard let base = all.baseAddress else { return nil }
            var place = start
            while place + length <= all.count {
                let left = all.count - place - length + 1
                guard let hit = memchr(base + place, Int32(needle.utf8Start[0]), left) else { return nil }
                place = UnsafeRawPointer(hit) - base
                if memcmp(hit, needle.utf8Start, length) == 0 { return place }
                place += 1
            }
            return nil
        }
    }

    /// The text between `prefix` and the first of `ends`, from `start` on.
    func text(after prefix: StaticString, from start: Int = 0, until ends: [UInt8]) -> String? {
        guard let place = place(of: prefix, from: start) else { return nil }
        let rest = self[(place + prefix.utf8CodeUnitCount)...]
        return String(decoding: rest.prefix { !ends.contains($0) }, as: UTF8.self)
    }
}
