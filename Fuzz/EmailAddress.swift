import LatchkeyCore

/// What parses is safe in SMTP and headers, and stays the same address when it is parsed again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let typed = text(start, count)
    guard let address = try? EmailAddress(parsing: typed) else { return 0 }
    let printed = address.text
    let again = try? EmailAddress(parsing: printed)
    demand(again == address, "\(typed) parses as \(printed), which parses as \(again?.text ?? "nothing")")
    let key = try? EmailAddress(parsing: address.key)
    demand(key?.key == address.key, "the key of \(printed) is \(address.key), whose key is \(key?.key ?? "nothing")")
    demand(printed.utf8.count <= 254, "\(printed) is too long for a path (RFC 5321 §4.5.3.1.3)")
    demand(printed.utf8.count { $0 == 0x40 } == 1, "\(printed) has several @")
    demand(
        printed.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != 0x3c && $0 != 0x3e }, "\(printed) can break a header"
    )
    demand(
        address.domain.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789.-".utf8.contains($0) }, address.domain)
    demand(address.masked.hasSuffix("•••@\(address.domain)"), "\(address.masked) of \(printed)")
    return 0
}
