import Glibc

/// The lines of a text, without their line feeds. `memchr` finds the ends, because it looks at many bytes in one step.
struct WireLines: Sequence, IteratorProtocol {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var start: Int? = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Behind a last line feed comes one more line, which is empty.
    mutating func next() -> UnsafeBufferPointer<UInt8>? {
        guard let begin = start else { return nil }
        let rest = UnsafeBufferPointer(rebasing: bytes[begin...])
        guard let base = rest.baseAddress, let found = memchr(base, 0x0a, rest.count) else {
            start = nil
            return rest
        }
        let count = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        start = begin + count + 1
        return UnsafeBufferPointer(rebasing: rest[..<count])
    }
}
