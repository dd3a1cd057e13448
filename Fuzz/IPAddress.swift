import Glibc
import LatchkeyCore

/// Agrees with inet_pton on every text, and the network that an address belongs to contains it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let typed = text(start, count)
    // C ends a text at NUL, so the two can't be compared there.
    guard !typed.utf8.contains(0) else { return 0 }
    let address = IPAddress(parsing: typed)
    let wanted = reference(typed)
    demand(
        address == wanted,
        "\(typed) is \(wanted.map { "\($0)" } ?? "nothing") and reads as \(address.map { "\($0)" } ?? "nothing")")
    guard let address else { return 0 }
    demand(NetworkPrefix(address).text.utf8.count <= 25, NetworkPrefix(address).text)
    return 0
}

private func reference(_ typed: String) -> IPAddress? {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, typed, &bytes) == 1 { return .v4(Array(bytes[..<4])) }
    guard inet_pton(AF_INET6, typed, &bytes) == 1 else { return nil }
    let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
    return isMapped
        ? .v4(Array(bytes[12...])) : .v6((0..<8).map { UInt16(bytes[$0 * 2]) << 8 | UInt16(bytes[$0 * 2 + 1]) })
}
