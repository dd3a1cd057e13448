@testable import LatchkeyHTTP

/// Reads a body as bytes, as the WHATWG URL standard does, or refuses it; and reads back what it writes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let body = text(start, count)
    demand(FormText.fields(of: "a=" + FormText.encode(body))?["a"] == body, "\(body) isn't read as it was written")
    guard let fields = FormText.fields(of: body) else { return 0 }
    demand(fields == reference(body), "\(body) reads as \(fields), elsewhere as \(reference(body))")
    demand(fields.count <= 32, "\(fields.count) fields")
    return 0
}

/// Without the refusals: split at bytes, decode what can be decoded, the last of two wins.
private func reference(_ body: String) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in body.utf8.split(separator: 0x26) {
        let parts = pair.split(separator: 0x3d, maxSplits: 1, omittingEmptySubsequences: false)
        fields[decoded(parts[0])] = parts.count == 2 ? decoded(parts[1]) : ""
    }
    return fields
}

private func decoded(_ part: Substring.UTF8View) -> String {
    var bytes: [UInt8] = []
    var rest = Array(part)[...]
    while let byte = rest.popFirst() {
        if byte == 0x25, rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
        {
            bytes.append(value)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte == 0x2b ? 0x20 : byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
