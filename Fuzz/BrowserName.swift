@testable import LatchkeyHTTP

/// Whatever a `User-Agent` says, its name is short and harmless on a page, in a mail and in a log.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let agent = text(start, count)
    let name = BrowserName.of(userAgent: agent)
    demand((1...40).contains(name.utf8.count), "\(agent) has the name \(name)")
    let harmless = { (byte: UInt8) in
        (0x30...0x7a).contains(byte) && byte != 0x3c && byte != 0x3e || [0x20, 0x2c, 0x2d].contains(byte)
    }
    demand(name == "—" || name.utf8.allSatisfy(harmless), "\(agent) has the name \(name)")
    return 0
}
