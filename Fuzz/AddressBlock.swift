import LatchkeyCore

@testable import LatchkeyHTTP

/// A block contains the address that it is written with, at its edges no other, and is written in digits alone.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let typed = text(start, count)
    guard let block = AddressBlock(parsing: typed) else { return 0 }
    let parts = typed.split(separator: "/")
    guard let address = IPAddress(parsing: parts[0]) else { return 0 }
    demand(block.contains(address), "\(typed) doesn't contain its own address")
    demand(parts.count == 1 || "\(Int(parts[1]) ?? -1)" == parts[1], "\(typed) has a length that isn't written plainly")
    demand(AddressBlock(parsing: "\(parts[0])/0")?.contains(address) == true, "/0 of \(typed) isn't everything")
    guard parts.count == 1, case .v4(let bytes) = address else { return 0 }
    demand(!block.contains(.v4([bytes[0] ^ 1, bytes[1], bytes[2], bytes[3]])), "\(typed) contains another address")
    demand(
        AddressBlock(parsing: NetworkPrefix(address).text)?.contains(address) == true,
        "\(typed) isn't in its own network")
    return 0
}
